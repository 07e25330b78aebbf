from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("kpis", "0001_initial")]
    operations = [
        migrations.RunSQL((SQL / name).read_text(), migrations.RunSQL.noop)
        for name in (
            "derive.sql",
            "history.sql",
            "bant.sql",
            "leads.sql",
            "activities.sql",
            "splits.sql",
            "initiatives.sql",
            "spells.sql",
            "spend.sql",
            "campaigns.sql",
            "forecasts.sql",
            "definitions.sql",
            "changes.sql",
            "marks.sql",
            "restatement.sql",
            "statistics.sql",
        )
    ]
