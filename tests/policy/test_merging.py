from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policy.merging import describe_changes, merged
from policy.rules import Device, Household, Profile
from tests.policy.families import layer

TABLET = Device("d1", "Tablet", mac="02:00:00:00:00:01", profile="kid")
TELEVISION = Device("d2", "TV", address="192.168.1.50")
KID, GUEST = Profile("kid", "Kid"), Profile("guest", "Guest")
HOME = Household("Home", "UTC", profiles={"kid": KID, "guest": GUEST}, devices=(TABLET, TELEVISION))


def _file(*devices: Device, profiles=HOME.profiles) -> Household:
    return replace(HOME, profiles=profiles, devices=devices)


def _ids(household: Household) -> dict[str, str]:
    return {device.name: device.id for device in household.devices}


# --- which device is which


def test_a_device_is_known_by_its_mac_though_it_has_another_name():
    renamed = Device("", "Blue tablet", mac=TABLET.mac)
    assert _ids(merged(HOME, _file(renamed))) == {"Blue tablet": "d1", "TV": "d2"}


def test_a_device_is_known_by_its_address_else_by_its_name():
    by_address = Device("", "Telly", address=TELEVISION.address)
    by_name = Device("", "TABLET", mac="02:00:00:00:00:99")
    assert _ids(merged(HOME, _file(by_address, by_name))) == {"Telly": "d2", "TABLET": "d1"}


def test_a_device_that_nobody_knows_is_new():
    phone = Device("", "Phone", mac="02:00:00:00:00:03")
    assert _ids(merged(HOME, _file(phone)))["Phone"] == ""


def test_a_mac_outranks_a_name_whatever_the_order_in_the_file():
    replacement = Device("", "Tablet", mac="02:00:00:00:00:09")
    old_one = Device("", "Old tablet", mac=TABLET.mac)
    for order in ((replacement, old_one), (old_one, replacement)):
        assert _ids(merged(HOME, _file(*order), prune=True)) == {"Tablet": "", "Old tablet": "d1"}


def test_a_device_that_its_mac_names_is_not_another_for_its_address():
    moved = Device("", "Tablet", mac=TABLET.mac, address=TELEVISION.address)
    assert _ids(merged(HOME, _file(moved), prune=True)) == {"Tablet": "d1"}


def test_devices_that_the_file_does_not_name_stay_unless_they_are_pruned():
    known = Device("", "Tablet", mac=TABLET.mac)
    assert _ids(merged(HOME, _file(known))) == {"Tablet": "d1", "TV": "d2"}
    assert _ids(merged(HOME, _file(known), prune=True)) == {"Tablet": "d1"}


def test_a_device_that_stays_is_nobodys_where_its_profile_is_gone():
    stayed = merged(HOME, _file(profiles={"guest": GUEST}))
    assert [device.profile for device in stayed.devices] == [None, None]
    assert merged(HOME, _file()).devices == HOME.devices


devices = st.builds(
    Device,
    st.just(""),
    st.sampled_from(["Tablet", "TV", "Phone", "Box"]),
    st.sampled_from([None, TABLET.mac, "02:00:00:00:00:03"]),
    st.sampled_from([None, TELEVISION.address, "192.168.1.51"]),
)


@given(st.lists(devices, max_size=4, unique_by=lambda device: device.name), st.booleans())
def test_no_known_device_is_taken_twice_and_none_is_lost(several, prune):
    result = merged(HOME, _file(*several), prune=prune)
    ids = [device.id for device in result.devices if device.id]
    assert len(ids) == len(set(ids))
    assert [replace(device, id="") for device in result.devices[: len(several)]] == several
    assert prune or set(ids) == {"d1", "d2"}


# --- what changes


def test_nothing_changes_when_a_home_is_merged_with_itself():
    without_ids = [replace(device, id="") for device in HOME.devices]
    same = merged(HOME, _file(*without_ids))
    assert same == HOME
    assert describe_changes(HOME, same) == []


def test_changes_are_told_one_a_line():
    wanted = replace(
        HOME,
        name="Our home",
        profiles={"kid": replace(KID, layer=layer(block="games")), "teen": Profile("teen", "T")},
        devices=(
            replace(TABLET, id="", name="Blue tablet"),
            Device("", "Phone", mac="02:00:00:00:00:03"),
        ),
    )
    new = merged(HOME, wanted, prune=True)
    assert describe_changes(HOME, new) == [
        "device Blue tablet: changed",
        "device Phone: new",
        "device TV: removed",
        "household: changed",
        "profile guest: removed",
        "profile kid: changed",
        "profile teen: new",
    ]
