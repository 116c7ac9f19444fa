"""The index itself, which follows the rows by the database's own means.

A trap: SQLite forgets the triggers of a table that a later migration rebuilds (AlterField and its like). Such a migration
must run `follow_rows` again; a test asks the migrated database for every one of them.
"""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='', detail=none, columnsize=0,"
    " tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")",
    "CREATE VIRTUAL TABLE search_filed USING fts5vocab(search_index, instance)",
    "CREATE TRIGGER search_row_filed AFTER INSERT ON search_searchrow BEGIN"
    " INSERT INTO search_index (rowid, tokens) VALUES (NEW.order_key, NEW.tokens); END",
    "CREATE TRIGGER search_row_taken AFTER DELETE ON search_searchrow BEGIN"
    " INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', OLD.order_key, OLD.tokens); END",
    "CREATE TRIGGER search_row_moved AFTER UPDATE OF order_key, tokens ON search_searchrow BEGIN"
    " INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', OLD.order_key, OLD.tokens);"
    " INSERT INTO search_index (rowid, tokens) VALUES (NEW.order_key, NEW.tokens); END",
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS search_row_filed",
    "DROP TRIGGER IF EXISTS search_row_taken",
    "DROP TRIGGER IF EXISTS search_row_moved",
    "DROP TABLE IF EXISTS search_filed",
    "DROP TABLE IF EXISTS search_index",
]
POSTGRESQL = [
    "ALTER TABLE search_searchrow ADD COLUMN vector tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED",
    "CREATE INDEX search_row_vector ON search_searchrow USING gin (vector) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_searchrow DROP COLUMN IF EXISTS vector"]


def follow_rows(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)
    # What was there before the index is filed by the worker.
    apps.get_model("search", "WaitingSubject").objects.create(provider="", subject=0)


def forget_rows(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_rows'),
    ]

    operations = [
        migrations.RunPython(follow_rows, forget_rows),
    ]
