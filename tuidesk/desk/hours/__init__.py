"""The schedule of this desk: looked at, changed, and announced on banners."""
