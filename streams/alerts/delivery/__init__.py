"""Deliveries: alerts out over channels, each once or marked as a repeat, none lost.

- ``signing``   pure: the headers of Standard Webhooks
- ``schedule``  pure: when to try again, and when to give up
- ``messages``  pure: what an alert looks like on each kind of channel
- ``secrets``   what a channel needs to know and nobody else
- ``mailing``   sends a mail
- ``channels``  sends an alert over any kind
- ``consumer``  takes alerts from the log into a queue on disk, and works it off
"""
