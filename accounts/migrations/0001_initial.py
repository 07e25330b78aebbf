import accounts.models.company
import accounts.models.record
import accounts.tenancy.constraints
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.manager
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from accounts.tenancy import grants


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunPython(grants.grant, migrations.RunPython.noop),
        migrations.RunSQL(grants.BUMP_VERSION, "DROP FUNCTION accounts_bump_version()"),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English'), ('ru', 'Russian'), ('pl', 'Polish'), ('sk', 'Slovak'), ('fa', 'Persian')], default='en', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_lower')],
            },
        ),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=50, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Use lower-case letters, digits and single hyphens, as in north-wind.')], verbose_name='address')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('timezone', models.CharField(default='UTC', max_length=64, validators=[accounts.models.company.validate_timezone], verbose_name='time zone')),
                ('currency', models.CharField(max_length=3, validators=[accounts.models.company.validate_currency], verbose_name='currency')),
                ('calendar', models.CharField(choices=[('gregorian', 'Gregorian'), ('solar_hijri', 'Solar Hijri')], default='gregorian', max_length=20, verbose_name='calendar')),
                ('fiscal_year_start', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='first month of the fiscal year')),
                ('week_start', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, verbose_name='first day of the week')),
                ('working_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')]), default=accounts.models.company.default_working_days, size=None, verbose_name='working days')),
                ('hours_per_day', models.DecimalField(decimal_places=2, default=Decimal('8'), max_digits=4, verbose_name='working hours a day')),
                ('night_hour', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MaxValueValidator(23)], verbose_name="hour of the night's run")),
                ('grace_days', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MaxValueValidator(92)], verbose_name='days of grace before a period is reported')),
                ('maturing_days', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MaxValueValidator(730)], verbose_name='days for which a cohort is maturing')),
                ('next_night_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name': 'company',
                'verbose_name_plural': 'companies',
                'ordering': ['name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='company_slug_form'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='company_currency_form'), models.CheckConstraint(condition=models.Q(('fiscal_year_start__range', (1, 12))), name='company_fiscal_year_start_month'), models.CheckConstraint(condition=models.Q(('week_start__lte', 6)), name='company_week_start_day'), models.CheckConstraint(condition=models.Q(('working_days__contained_by', [0, 1, 2, 3, 4, 5, 6])), name='company_working_days_week'), models.CheckConstraint(condition=models.Q(('hours_per_day__gt', 0), ('hours_per_day__lte', 24)), name='company_hours_per_day_range'), models.CheckConstraint(condition=models.Q(('night_hour__lte', 23)), name='company_night_hour_range')],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(default=accounts.models.record.new_external_id, max_length=255, verbose_name='external id')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('version', models.PositiveBigIntegerField(db_default=1, editable=False)),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('company', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.company')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.region', verbose_name='within')),
            ],
            options={
                'verbose_name': 'region',
                'verbose_name_plural': 'regions',
                'ordering': ['name', 'pk'],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Rep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(default=accounts.models.record.new_external_id, max_length=255, verbose_name='external id')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('version', models.PositiveBigIntegerField(db_default=1, editable=False)),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='started on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('company', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.company')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reps', to='accounts.region')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rep',
                'verbose_name_plural': 'reps',
                'ordering': ['name', 'pk'],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('rep', 'Rep'), ('analyst', 'Analyst')], max_length=10, verbose_name='role')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('company', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.company')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rep', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rep')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(default=accounts.models.record.new_external_id, max_length=255, verbose_name='external id')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('version', models.PositiveBigIntegerField(db_default=1, editable=False)),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('company', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.company')),
                ('manager', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='managed_teams', to='accounts.rep')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.team', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'team',
                'verbose_name_plural': 'teams',
                'ordering': ['name', 'pk'],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='TeamMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('company', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.company')),
                ('rep', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='team_memberships', to='accounts.rep')),
                ('team', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.team')),
            ],
            options={
                'verbose_name': 'team membership',
                'verbose_name_plural': 'team memberships',
                'ordering': ['starts_on', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='region_parent_other'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.UniqueConstraint(fields=('company', 'id'), name='region_company_id_key'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=accounts.tenancy.constraints.RowSecurity(name='region_row_security'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=accounts.tenancy.constraints.CompositeForeignKey(field='parent', name='region_parent_company'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.UniqueConstraint(fields=('company', 'external_id'), name='region_external_id_key'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('external_id', ''), _negated=True), name='region_external_id_given'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=accounts.tenancy.constraints.VersionTrigger(name='region_version'),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('started_on'))), name='rep_ended_on_after_started_on'),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=models.UniqueConstraint(fields=('company', 'user'), name='rep_user_key'),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=models.UniqueConstraint(fields=('company', 'id'), name='rep_company_id_key'),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=accounts.tenancy.constraints.RowSecurity(name='rep_row_security'),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=accounts.tenancy.constraints.CompositeForeignKey(field='region', name='rep_region_company'),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=models.UniqueConstraint(fields=('company', 'external_id'), name='rep_external_id_key'),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=models.CheckConstraint(condition=models.Q(('external_id', ''), _negated=True), name='rep_external_id_given'),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=accounts.tenancy.constraints.VersionTrigger(name='rep_version'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('company', 'user'), name='membership_user_key'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'manager', 'rep', 'analyst'])), name='membership_role_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('company', 'id'), name='membership_company_id_key'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=accounts.tenancy.constraints.RowSecurity(acting_user='user', name='membership_row_security'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=accounts.tenancy.constraints.CompositeForeignKey(field='rep', name='membership_rep_company'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='team_parent_other'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(fields=('company', 'id'), name='team_company_id_key'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=accounts.tenancy.constraints.RowSecurity(name='team_row_security'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=accounts.tenancy.constraints.CompositeForeignKey(field='parent', name='team_parent_company'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=accounts.tenancy.constraints.CompositeForeignKey(field='manager', name='team_manager_company'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(fields=('company', 'external_id'), name='team_external_id_key'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.CheckConstraint(condition=models.Q(('external_id', ''), _negated=True), name='team_external_id_given'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=accounts.tenancy.constraints.VersionTrigger(name='team_version'),
        ),
        migrations.AddConstraint(
            model_name='teammembership',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='teammembership_ends_on_later'),
        ),
        migrations.AddConstraint(
            model_name='teammembership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('company_id'), models.F('company_id'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('rep_id'), models.F('rep_id'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('starts_on'), models.F('ends_on'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='teammembership_one_team_a_day', violation_error_message='The rep is in a team on some of these days already.'),
        ),
        migrations.AddConstraint(
            model_name='teammembership',
            constraint=models.UniqueConstraint(fields=('company', 'id'), name='teammembership_company_id_key'),
        ),
        migrations.AddConstraint(
            model_name='teammembership',
            constraint=accounts.tenancy.constraints.RowSecurity(name='teammembership_row_security'),
        ),
        migrations.AddConstraint(
            model_name='teammembership',
            constraint=accounts.tenancy.constraints.CompositeForeignKey(field='rep', name='teammembership_rep_company'),
        ),
        migrations.AddConstraint(
            model_name='teammembership',
            constraint=accounts.tenancy.constraints.CompositeForeignKey(field='team', name='teammembership_team_company'),
        ),
    ]
