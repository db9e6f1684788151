"""Settings for the property tests of `policy`."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "policy",
    deadline=None,  # a shared machine stalls now and then; pytest-timeout has the last word
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("policy")
