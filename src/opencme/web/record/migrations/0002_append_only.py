"""The database itself refuses to change or remove what was entered, and to let one holder's entry follow another's."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from opencme.web.record.appendonly import protect, unprotect

LEDGER = "record_creditentry"
TABLES = (LEDGER, "record_statedfact")

# The table's name is the only thing put in, and it is ours.
SAME_HOLDER = {
    "sqlite": [
        f"CREATE TRIGGER {LEDGER}_same_holder BEFORE INSERT ON {LEDGER} "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM {LEDGER} earlier WHERE earlier.id IN (NEW.replaces_id, NEW.origin_id) "
        "AND earlier.holder_id <> NEW.holder_id) "
        "BEGIN SELECT RAISE(ABORT, 'an entry can only follow one of the same holder'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_other_holder() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
        f"IF EXISTS (SELECT 1 FROM {LEDGER} earlier WHERE earlier.id IN (NEW.replaces_id, NEW.origin_id) "
        "AND earlier.holder_id <> NEW.holder_id) THEN "
        "RAISE EXCEPTION 'an entry can only follow one of the same holder' USING ERRCODE = 'restrict_violation'; "
        "END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {LEDGER}_same_holder BEFORE INSERT ON {LEDGER} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_other_holder()",
    ],
}


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        protect(schema_editor, table)
    for statement in SAME_HOLDER[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        unprotect(schema_editor, table)
    on_table = f" ON {LEDGER}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER {LEDGER}_same_holder{on_table}")
    if on_table:
        schema_editor.execute("DROP FUNCTION refuse_other_holder()")


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
