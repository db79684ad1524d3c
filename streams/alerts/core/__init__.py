"""Pure: what is seen in coverage, which conditions it meets, and the alerts that come and go by it.

- ``sights``     what an event shows that a condition may be met by, and the ground that it gives
- ``matching``   whether a sight meets a condition
- ``memory``     what is kept between events
- ``telling``    alerts raised, kept quiet and taken back by their grounds
- ``watcher``    events in, alerts out
- ``counting``   spikes and silences, by counts
"""
