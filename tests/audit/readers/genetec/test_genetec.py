"""Security Center's activity trails, with the published columns in English and in Spanish."""

from pathlib import Path

import pytest

from audit.mapping.exports import extract, found, put, rows

EN = (
    "Initiator,Initiator type,Activity name,Description,Impacted entity,Impacted entity type,"
    "Initiator machine,Initiator application,Event timestamp\n"
    "Op1,User,Playback,,Cam 1,Camera,PC1,Security Desk,2026-01-02 10:00:00\n"
    "Op1,User,Video exported,,Cam 1,Camera,PC1,Security Desk,2026-01-02 10:01:00\n"
    "Op1,User,Video file deleted,,Cam 1,Camera,PC1,Security Desk,2026-01-02 10:02:00\n"
)
ES = (
    "Iniciador;Tipo de iniciador;Nombre de la actividad;Descripción;Entidad impactada;Máquina de iniciador;Marca de tiempo del evento\n"
    "Op1;Usuario;Reproducción;;Cam 1;PC1;2026-01-02 10:00:00\n"
)


@pytest.mark.parametrize(("text", "actions"), [(EN, ["view", "export", "erase"]), (ES, ["view"])])
def test_activity_trails(tmp_path: Path, text: str, actions: list[str]) -> None:
    put(tmp_path, {"trails.csv": text})
    got = rows(extract(tmp_path, "genetec"), "accesses")
    assert [row["action"] for row in got] == actions
    assert (got[0]["object"], got[0]["from"]) == ("Cam 1", "PC1")
    assert found(tmp_path).kinds == ("genetec 1",)
