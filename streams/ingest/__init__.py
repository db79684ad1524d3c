"""Files in, articles and paragraph events out.

- ``sources``       which files, URLs and streams
- ``inputs``        one of them, opened: articles, what is held, and dead letters out (`secrecy`: what these may keep)
- ``fetching``      what a URL gives, with bounds on everything (`unpacking`)
- ``formats/``      one file a format: bytes in, drafts out (`front_matter`, `heading`, `layout` read plain text)
- ``drafts``        what a format finds of an article, the one shape from bytes to article
- ``articles``      a draft becomes an article with its identity (`dates`, `languages`)
- ``paragraphs``    an article becomes paragraph events, each with the window it is read in
- ``publisher``     articles and their paragraph events go to the log (`feed` reads ahead)
- ``embargoes``     pure: what is held until a time, and what makes that obsolete
- ``releasing``     publishes what was held
- ``watching``      looks at sources again and again (`looking`: once; `polling`: when next, `hosts`: at whose turn)
- ``folders``       what is new in a folder
- ``seen``          pure: what of a source is new (`remembered` by the log)
- ``byte_limits``   bounded reading
- ``subjects``      what feeds say that articles are about
- ``markup``        HTML where text is expected
- ``encodings``     strict UTF-8, and what to do about anything else
- ``refusals``      what could not be read, as dead letters
"""
