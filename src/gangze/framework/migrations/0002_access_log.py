"""The access log (访问记录)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("framework", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("actor_id", models.BigIntegerField()),
                ("actor_label", models.CharField(max_length=120, verbose_name="访问人")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "人员个人信息"),
                            ("original", "导入的原文件"),
                            ("entry", "台账中的个人信息"),
                            ("export", "登记簿导出"),
                            ("api", "接口读取"),
                        ],
                        max_length=10,
                        verbose_name="访问内容",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="对象")),
                ("rows", models.PositiveIntegerField(default=1, verbose_name="条数")),
                ("address", models.CharField(max_length=300, verbose_name="地址")),
            ],
            options={
                "verbose_name": "访问记录",
                "indexes": [
                    models.Index(fields=["at"], name="access_at"),
                    models.Index(fields=["actor_id", "at"], name="access_actor"),
                ],
            },
        ),
    ]
