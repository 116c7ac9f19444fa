"""The list of leaves stands in the room `taxonomy`; the key of an entry follows its table, which was renamed there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('needs', '0004_words_of_the_day'),
        ('taxonomy', '0001_moved_from_needs'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='entry',
                    name='leaf',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='taxonomy.leaf'),
                ),
                migrations.DeleteModel(name='LeafEdit'),
                migrations.DeleteModel(name='Leaf'),
                migrations.DeleteModel(name='LeafGroup'),
                migrations.DeleteModel(name='TaxonomyPack'),
            ],
        ),
    ]
