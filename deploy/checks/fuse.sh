#!/bin/sh
# Makes sure that the power-cut tests can mount their disks. Root mounts by itself;
# whoever is not root wants fusermount3.
set -eu
if [ ! -e /dev/fuse ]; then
  echo "The power-cut tests need /dev/fuse. Load the kernel's module (modprobe fuse), or in a container pass the device (--device /dev/fuse --cap-add SYS_ADMIN), and run this again." >&2
  exit 1
fi
if [ ! -w /dev/fuse ]; then
  echo "The power-cut tests need /dev/fuse, which only root may open here. Run them as root, or let others (chmod 666 /dev/fuse, as udev does)." >&2
  exit 1
fi
if [ "$(id -u)" = 0 ] || command -v fusermount3 >/dev/null; then exit 0; fi
echo "The power-cut tests need fusermount3. Install it (Debian: apt-get install fuse3) and run this again." >&2
exit 1
