"""What is kept on disk: households, snapshots for the resolver, activity.

Modules that the resolver uses import the standard library only: `places`, `zones`, `snapshots`,
`activity`, `usage`, `sightings`, `control`.
"""
