"""The package for OpenWrt routers."""
