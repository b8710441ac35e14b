import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_notifications"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="calendar_key",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Opens the feed of the person's shifts; empty: none",
                max_length=64,
            ),
        ),
        migrations.CreateModel(
            name="PagingPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                (
                    "ranks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        size=None,
                        verbose_name="severity ranks that page",
                    ),
                ),
                ("repeats", models.PositiveSmallIntegerField(default=1, verbose_name="repeated")),
                (
                    "repeat_after",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="minutes before that"
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(help_text="What came to cases before then pages nobody"),
                ),
                (
                    "site",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paging",
                        to="accounts.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "team",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paging",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "paging policy",
                "verbose_name_plural": "paging policies",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Rota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                ("time_zone", models.CharField(max_length=64, verbose_name="time zone")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rotas",
                        to="accounts.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rotas",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "rota",
                "verbose_name_plural": "rotas",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PagingStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "after",
                    models.PositiveSmallIntegerField(default=0, verbose_name="after minutes"),
                ),
                ("by_email", models.BooleanField(default=True, verbose_name="by e-mail")),
                ("by_webhook", models.BooleanField(default=False, verbose_name="by webhook")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="accounts.pagingpolicy",
                        verbose_name="paging policy",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staff",
                        verbose_name="person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.rota",
                        verbose_name="rota",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a paging policy",
                "verbose_name_plural": "steps of paging policies",
                "ordering": ["policy_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="RotaLayer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="people"
                    ),
                ),
                ("starts", models.DateField(verbose_name="start date")),
                ("hand_over", models.TimeField(verbose_name="hand-over at")),
                ("days", models.PositiveSmallIntegerField(verbose_name="days each")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="hand-over on"
                    ),
                ),
                (
                    "windows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="only at",
                    ),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="layers",
                        to="accounts.rota",
                        verbose_name="rota",
                    ),
                ),
            ],
            options={
                "verbose_name": "layer of a rota",
                "verbose_name_plural": "layers of rotas",
                "ordering": ["rota_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="RotaOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="overrides",
                        to="accounts.rota",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="accounts.staff",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="pagingpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("team__isnull", True), ("site__isnull", True), _connector="OR"),
                name="accounts_paging_of_team_or_site",
            ),
        ),
        migrations.AddConstraint(
            model_name="pagingpolicy",
            constraint=models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(("site__isnull", True), ("team__isnull", True)),
                name="accounts_paging_one_default",
            ),
        ),
        migrations.AddConstraint(
            model_name="rota",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("site__isnull", True), ("team__isnull", False)),
                    models.Q(("site__isnull", False), ("team__isnull", True)),
                    _connector="OR",
                ),
                name="accounts_rota_of_team_or_site",
            ),
        ),
        migrations.AddConstraint(
            model_name="pagingstep",
            constraint=models.UniqueConstraint(
                fields=("policy", "number"), name="accounts_step_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="pagingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("rota__isnull", False), ("staff__isnull", True), ("team__isnull", True)
                    ),
                    models.Q(
                        ("rota__isnull", True), ("staff__isnull", False), ("team__isnull", True)
                    ),
                    models.Q(
                        ("rota__isnull", True), ("staff__isnull", True), ("team__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="accounts_step_pages_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="pagingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_email", True), ("by_webhook", True), _connector="OR"),
                name="accounts_step_goes_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotalayer",
            constraint=models.UniqueConstraint(
                fields=("rota", "number"), name="accounts_layer_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="rotalayer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("days__gte", 1),
                    models.Q(("weekday__isnull", True), ("weekday__lte", 6), _connector="OR"),
                ),
                name="accounts_layer_turns",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotalayer",
            constraint=models.CheckConstraint(
                condition=models.Q(("people", []), _negated=True), name="accounts_layer_has_people"
            ),
        ),
        migrations.AddIndex(
            model_name="rotaoverride",
            index=models.Index(fields=["rota", "ends"], name="accounts_override_of_rota"),
        ),
        migrations.AddConstraint(
            model_name="rotaoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))),
                name="accounts_override_ends_after_start",
            ),
        ),
    ]
