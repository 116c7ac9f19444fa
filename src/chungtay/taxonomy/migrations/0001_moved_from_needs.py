"""The list stood in the room of needs: its tables are renamed, and their rows stay as they are."""

import chungtay.kernel.uids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('needs', '0004_words_of_the_day'),
        ('organisations', '0006_names_indexed_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'ALTER TABLE "needs_taxonomypack" RENAME TO "taxonomy_taxonomypack"', 'ALTER TABLE "taxonomy_taxonomypack" RENAME TO "needs_taxonomypack"'
                ),
                migrations.RunSQL(
                    'ALTER TABLE "needs_leafgroup" RENAME TO "taxonomy_leafgroup"', 'ALTER TABLE "taxonomy_leafgroup" RENAME TO "needs_leafgroup"'
                ),
                migrations.RunSQL(
                    'ALTER TABLE "needs_leaf" RENAME TO "taxonomy_leaf"', 'ALTER TABLE "taxonomy_leaf" RENAME TO "needs_leaf"'
                ),
                migrations.RunSQL(
                    'ALTER TABLE "needs_leafedit" RENAME TO "taxonomy_leafedit"', 'ALTER TABLE "taxonomy_leafedit" RENAME TO "needs_leafedit"'
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='TaxonomyPack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', chungtay.kernel.uids.UidField(default=chungtay.kernel.uids.new_uid, editable=False, max_length=22, unique=True)),
                        ('version', models.CharField(max_length=20, verbose_name='version of the list')),
                        ('digest', models.CharField(max_length=64)),
                        ('on', models.DateField(verbose_name='list loaded on')),
                    ],
                    options={
                        'verbose_name': 'list of needs and strengths',
                    },
                ),
                migrations.CreateModel(
                    name='LeafGroup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                        ('uid', chungtay.kernel.uids.UidField(default=chungtay.kernel.uids.new_uid, editable=False, max_length=22, unique=True)),
                        ('code', models.CharField(max_length=10, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('number', models.PositiveIntegerField()),
                    ],
                    options={
                        'verbose_name': 'group of needs and strengths',
                        'ordering': ['number', 'code'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='leaf_group_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='Leaf',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                        ('uid', chungtay.kernel.uids.UidField(default=chungtay.kernel.uids.new_uid, editable=False, max_length=22, unique=True)),
                        ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('hint', models.CharField(blank=True, max_length=200, verbose_name='explanation')),
                        ('levels', models.CharField(blank=True, max_length=20, verbose_name='levels')),
                        ('is_by_subject', models.BooleanField(default=False)),
                        ('number', models.PositiveIntegerField()),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='taxonomy.leafgroup')),
                    ],
                    options={
                        'verbose_name': 'leaf of needs and strengths',
                        'ordering': ['group__number', 'number', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='leaf_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='LeafEdit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', chungtay.kernel.uids.UidField(default=chungtay.kernel.uids.new_uid, editable=False, max_length=22, unique=True)),
                        ('number', models.PositiveIntegerField(verbose_name='version of the list')),
                        ('kind', models.CharField(choices=[('added', 'Leaf added'), ('reworded', 'Leaf reworded'), ('closed', 'Leaf closed')], max_length=10, verbose_name='kind')),
                        ('before', models.CharField(blank=True, max_length=400)),
                        ('after', models.CharField(blank=True, max_length=400)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaf_edits', to='organisations.organisation')),
                        ('leaf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='taxonomy.leaf')),
                    ],
                    options={
                        'verbose_name': 'change of the list',
                        'ordering': ['-number'],
                        'constraints': [models.UniqueConstraint(fields=('department', 'number'), name='changes_of_a_list_are_numbered')],
                    },
                ),
            ],
        ),
    ]
