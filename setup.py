"""What pyproject.toml cannot say: the templates lie beside the package in a checkout, and inside it in a wheel."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["briefing", "briefing.*"]), "briefing.templates"],
    package_dir={"briefing.templates": "templates"},
)
