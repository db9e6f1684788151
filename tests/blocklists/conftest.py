"""Settings for the property tests of `blocklists`."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "blocklists",
    deadline=None,  # a shared machine stalls now and then; pytest-timeout has the last word
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("blocklists")
