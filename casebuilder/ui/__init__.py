"""The desktop application; the only package that may import PySide6."""
