"""What starts the portal and checks it, with the standard library alone.

It runs before the environment exists, so nothing here imports Django or any other package
(`testing.py` is the exception: pytest imports it, inside the finished environment).
"""
