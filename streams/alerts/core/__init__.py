"""Pure: what is seen in coverage, which conditions it meets, and the alerts that come and go by it.

- ``sights``      what an event shows that a condition may be met by, and the ground that it gives
- ``matching``    whether a sight meets a condition
- ``wording``     alerts in an editor's words
- ``memory``      what is kept between events
- ``telling``     alerts raised, kept quiet and taken back by their grounds
- ``articles``    which edition of an article tells what, and what is told no more
- ``retractions`` reports that were retracted, and may come again right behind
- ``statuses``    what the parties of an agreement had come to before
- ``combining``   several conditions that are met together
- ``corrections`` articles that had alerted, corrected or killed
- ``counting``    how much is told of an issue: spikes and silences, by numbers alone
- ``measures``    the alerts that come of spikes and silences
- ``watcher``     events in, alerts out
"""
