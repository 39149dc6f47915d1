"""Kernels that score sentences: the project's own features, graph methods in numpy, and the door to sumy."""
