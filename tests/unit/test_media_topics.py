import re

from streams.media_topics import media_topics


def test_every_topic_has_a_code_and_all_but_one_a_label():
    topics = media_topics()
    assert len(topics) == 1370
    assert all(re.fullmatch("medtop:[0-9]{8}", code) and code == topic.code for code, topic in topics.items())
    assert [topic.code for topic in topics.values() if not topic.label] == ["medtop:20000304"]


def test_labels_and_retirements_are_those_of_the_standard():
    topics = media_topics()
    assert topics["medtop:20000096"].label == "drug trafficking"
    assert topics["medtop:20000096"].retired == ""
    assert topics["medtop:20000109"] == ("medtop:20000109", "court administration", "2019-10-07")
    assert sum(bool(topic.retired) for topic in topics.values()) == 270
