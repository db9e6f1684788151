"""Who makes a device, by its MAC address: published registries, compiled into one small file.

None is bundled. The IEEE's registry and what others make of it are read where the system has them,
or where the family fetches them.
"""
