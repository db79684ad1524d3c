"""Who is meant by a name, a role or a pronoun, and for whom they stand: of speakers and of parties alike."""
