import logging
import traceback
from pathlib import Path

import pytest

from streams.errors import SettingsError
from streams.settings import Secret, Settings, load_settings

SASL = {
    "STREAMS_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "STREAMS_KAFKA_USERNAME": "desk",
    "STREAMS_KAFKA_PASSWORD": "correct horse",
}


def test_with_nothing_set_everything_is_for_one_laptop():
    settings = load_settings({})
    assert settings == Settings()
    assert settings.kafka_bootstrap_servers is None
    assert settings.tally_database.reveal() == f"sqlite:///{Path('.streams/tallies.db').absolute()}"


def test_a_variable_is_read_into_the_type_of_its_field():
    settings = load_settings({"STREAMS_BATCH_SIZE": "12", "STREAMS_DATA_DIR": "/srv/log", "OTHER": "x"})
    assert (settings.batch_size, settings.data_dir) == (12, Path("/srv/log"))


def test_an_empty_variable_counts_as_unset():
    assert load_settings({"STREAMS_BATCH_SIZE": ""}) == Settings()


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5"])
def test_a_malformed_value_names_its_variable(value: str):
    with pytest.raises(SettingsError, match="STREAMS_BATCH_SIZE"):
        load_settings({"STREAMS_BATCH_SIZE": value})


def test_a_misspelt_variable_is_refused_and_the_known_ones_are_listed():
    with pytest.raises(SettingsError, match=r"STREAMS_BATCHSIZE is not a setting.*STREAMS_BATCH_SIZE"):
        load_settings({"STREAMS_BATCHSIZE": "12"})


def test_the_file_is_read_and_the_environment_wins_over_it(tmp_path: Path):
    file = tmp_path / "newsroom.toml"
    file.write_text('batch_size = 3\ntopic_prefix = "sport."\nkafka_allow_plaintext_sasl = true\n')
    settings = load_settings({"STREAMS_CONFIG": str(file), "STREAMS_BATCH_SIZE": "5"})
    assert (settings.batch_size, settings.topic_prefix, settings.kafka_allow_plaintext_sasl) == (5, "sport.", True)


def test_an_option_wins_over_the_environment_unless_it_is_not_given():
    environment = {"STREAMS_DATA_DIR": "/srv/log"}
    assert load_settings(environment, data_dir=Path("here")).data_dir == Path("here")
    assert load_settings(environment, data_dir=None).data_dir == Path("/srv/log")


@pytest.mark.parametrize("content", ["batch_size = ", "batch_size = 'x'", "unknown = 1", None])
def test_a_broken_file_is_named(tmp_path: Path, content: str | None):
    file = tmp_path / "newsroom.toml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingsError, match=r"newsroom\.toml"):
        load_settings({"STREAMS_CONFIG": str(file)})


def test_sasl_needs_credentials():
    with pytest.raises(SettingsError, match="STREAMS_KAFKA_PASSWORD"):
        load_settings({"STREAMS_KAFKA_SECURITY_PROTOCOL": "SASL_SSL"})


def test_credentials_without_sasl_are_refused_because_they_would_be_ignored():
    with pytest.raises(SettingsError, match="SASL_SSL"):
        load_settings(SASL | {"STREAMS_KAFKA_SECURITY_PROTOCOL": "SSL"})


def test_sasl_without_tls_is_refused_unless_allowed():
    plaintext = SASL | {"STREAMS_KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT"}
    with pytest.raises(SettingsError, match="STREAMS_KAFKA_ALLOW_PLAINTEXT_SASL"):
        load_settings(plaintext)
    assert load_settings(plaintext | {"STREAMS_KAFKA_ALLOW_PLAINTEXT_SASL": "true"}).kafka_allow_plaintext_sasl


def test_credentials_in_the_broker_address_are_refused_without_repeating_them():
    with pytest.raises(SettingsError) as caught:
        load_settings({"STREAMS_KAFKA_BOOTSTRAP_SERVERS": "desk:hunter2@kafka:9092"})
    assert "hunter2" not in str(caught.value)


def test_no_secret_is_shown_by_repr_str_log_or_traceback(caplog: pytest.LogCaptureFixture):
    settings = load_settings(SASL | {"STREAMS_DATABASE_URL": "postgresql://desk:hunter2@db/tallies"})
    logging.getLogger("streams").warning("settings: %s %r", settings, settings.kafka_password)
    try:
        raise RuntimeError(settings)
    except RuntimeError:
        shown = traceback.format_exc()
    for text in (repr(settings), str(settings.database_url), f"{settings.kafka_password}", caplog.text, shown):
        assert "correct horse" not in text
        assert "hunter2" not in text
    assert settings.kafka_password == Secret("correct horse")
    assert settings.tally_database.reveal() == "postgresql://desk:hunter2@db/tallies"


@pytest.mark.parametrize("line", ["kafka_password = 12345678", 'database_url = ["postgresql://u:12345678@h/x"]'])
def test_a_secret_that_is_no_text_is_refused_and_not_shown(tmp_path: Path, line: str):
    (tmp_path / "streams.toml").write_text(line)
    with pytest.raises(SettingsError, match="Expected `str`") as refused:
        load_settings({"STREAMS_CONFIG": str(tmp_path / "streams.toml")})
    assert "12345678" not in str(refused.value)


@pytest.mark.parametrize("servers", ["kafka:99999", "kafka:x", ",,", "kafka:9092,", ":9092", "kafka:", "kafka:0"])
def test_bootstrap_servers_that_name_no_server_are_refused(servers: str):
    with pytest.raises(SettingsError, match=r"STREAMS_KAFKA_BOOTSTRAP_SERVERS: .* is no server"):
        load_settings({"STREAMS_KAFKA_BOOTSTRAP_SERVERS": servers})


@pytest.mark.parametrize("servers", ["kafka", "kafka:9092", "10.0.0.1:1, b:65535", "[::1]:9092"])
def test_bootstrap_servers_are_hosts_with_ports(servers: str):
    assert load_settings({"STREAMS_KAFKA_BOOTSTRAP_SERVERS": servers}).kafka_bootstrap_servers == servers


def test_a_number_of_partitions_that_no_log_could_create_is_refused():
    with pytest.raises(SettingsError, match="STREAMS_PARTITIONS"):
        load_settings({"STREAMS_PARTITIONS": "100000000000"})


def test_the_collector_of_traces_is_the_one_that_opentelemetry_names_unless_a_setting_does() -> None:
    theirs = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://theirs:4318"}

    assert load_settings({}).otlp_endpoint is None
    assert load_settings(theirs).otlp_endpoint == "http://theirs:4318"
    assert load_settings(theirs | {"STREAMS_OTLP_ENDPOINT": "http://ours:4318"}).otlp_endpoint == "http://ours:4318"
    assert load_settings({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}).otlp_endpoint is None


@pytest.mark.parametrize("address", ["9464", "127.0.0.1", "::1:9464", "http://127.0.0.1:9464", "127.0.0.1:port"])
def test_what_is_no_address_of_metrics_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="STREAMS_METRICS"):
        load_settings({"STREAMS_METRICS": address})
