"""Pure: from a record to a tally, which edition of an article counts, and which reading is current.

- ``batch``         what a batch of records says
- ``arrivals``      what one record says, checked and storable
- ``contribution``  what one paragraph adds
- ``instants``      event time as the tallies keep it; ``span`` is some of it
- ``mending``       what mends make of how a paragraph was read
- ``mended``        paragraphs and contributions as mends let them be
- ``announced``     versions, kills and mends of an article, for every reading alike
- ``editions``      which edition of an article counts in one reading
- ``passage``       how far what is counted has come behind what was announced
- ``readings``      the readings kept side by side, and which one is current
- ``reporting``     which agreements are to be reported and taken back
- ``sayings``       what an edition says, free of where it stands
- ``changes``       what an update of an article has changed of it
- ``notices``       what the newsroom should know of an article
- ``syndication``   which paragraphs are copies of others
- ``searching``     what is searched for; ``cursors`` where a page of it ends
- ``folding``       names and words as they are compared
- ``pairs``         who agrees with whom
- ``cells``         the algebra of counts
- ``summary``       tallies as readers see them
- ``fold``          all of it in memory, for any set of events of one reading
"""
