"""The web, as far as it is safe to go: what outsiders name must not lead into our own network.

- ``addresses``  pure: which addresses may be spoken to, and the hosts that are allowed besides
- ``sessions``   HTTP sessions that connect to no other address, whatever a name resolves to or a server redirects to
"""
