"""Forms of authorities (授权表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.authority.domain.matters import Matter, MatterBook
from gangze.duties.authority.domain.money import CURRENCIES, Written, read_amount
from gangze.duties.authority.models import Authority, AuthorityKind, AuthorityTerms
from gangze.duties.authority.wording import BOUND_NAMES, CURRENCY_NAMES, currency_name
from gangze.framework.context import Context
from gangze.framework.web.forms import DatedForm, ReasonForm, WordsField, day_field
from gangze.organisation.forms.fields import PersonField, PositionField, UnitField
from gangze.organisation.queries.screens import chosen_unit

AMOUNTS = ("single", "customer", "daily", "monthly")
CHANGEABLE = ("products", "currency", *AMOUNTS, "above", "inclusive", "depth", "reach", "conditions")


class AmountField(forms.CharField):
    """An amount as staff write it (500万元、5000000、3万美元); cleans to what was written, None where nothing was."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}))
        super().__init__(**{"required": False, "max_length": 40} | kwargs)

    def clean(self, value: Any) -> Written | None:  # type: ignore[override]
        """Raises ValidationError where it is no amount."""
        text = super().clean(value)
        try:
            return read_amount(text)
        except ValueError as error:
            remedy = _("如：5000000、500万元、1.5亿、3万美元。")
            raise ValidationError(str(error), code="amount", params={"remedy": remedy}) from error

    def prepare_value(self, value: Any) -> Any:
        """Hundredths as a plain amount."""
        if isinstance(value, int):
            return f"{value // 100}" + (f".{value % 100:02d}" if value % 100 else "")
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another amount is meant, however it is written."""
        try:
            written = read_amount(str(data or ""))
        except ValueError:
            return True
        return (written.amount if written else None) != initial


def _matter_choices(book: MatterBook) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for matter in book:
        groups.setdefault(matter.group, []).append((matter.key, matter.name))
    return [("", _("请选择")), *groups.items()]


def product_keys(matter: Matter | None, words: list[str]) -> list[str]:
    """Keys of products named by name or other name. Raises ValidationError naming those that the matter has not."""
    found = [(word, matter.product(word) if matter else None) for word in words]
    wrong = [word for word, product in found if product is None]
    if wrong:
        names = "、".join(product.name for product in matter.products) if matter else ""
        raise ValidationError(
            _("该事项没有产品：%(words)s。"),
            code="product",
            params={
                "words": "、".join(wrong),
                "remedy": _("可选：%(names)s。") % {"names": names} if names else _("该事项不分产品，请不填。"),
            },
        )
    return [product.key for _word, product in found if product]


class TermsForm(DatedForm):
    """Limits, products, reach and dates; what granting, passing on and changing share."""

    products = WordsField(
        label=gettext_lazy("产品"), required=False, help_text=gettext_lazy("用“、”隔开；不填为该事项的全部产品。")
    )
    currency = forms.ChoiceField(label=gettext_lazy("币种"), choices=list(CURRENCY_NAMES.items()), initial="CNY")
    single = AmountField(
        label=gettext_lazy("单笔限额"), help_text=gettext_lazy("如 500万元；不设的不填，零表示不得办理。")
    )
    customer = AmountField(label=gettext_lazy("单户限额"))
    daily = AmountField(label=gettext_lazy("当日累计限额"))
    monthly = AmountField(label=gettext_lazy("当月累计限额"))
    above = AmountField(
        label=gettext_lazy("起点金额（不含）"), help_text=gettext_lazy("只审批高于此金额的；从零起的不填。")
    )
    inclusive = forms.BooleanField(label=gettext_lazy("限额含本数"), required=False, initial=True)
    depth = forms.IntegerField(
        label=gettext_lazy("可转授权层级"),
        min_value=0,
        max_value=5,
        initial=0,
        help_text=gettext_lazy("0 为不得转授权。"),
    )
    reach = UnitField(
        label=gettext_lazy("适用机构"),
        required=False,
        help_text=gettext_lazy("审批该机构及其下级的业务；不填为岗位所在机构。"),
    )
    conditions = forms.CharField(
        label=gettext_lazy("授权条件"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def matter(self) -> Matter | None:
        """The matter that products belong to."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Products of the matter; one currency for all amounts."""
        cleaned = super().clean() or self.cleaned_data
        currency = cleaned.get("currency")
        for name in (*AMOUNTS, "above"):
            written = cleaned.get(name)
            if isinstance(written, Written) and written.currency and currency and written.currency != currency:
                self.add_error(
                    name,
                    ValidationError(
                        _("%(bound)s写的是%(other)s，授权币种是%(currency)s。"),
                        code="authority.mixed_currency",
                        params={
                            "bound": BOUND_NAMES[name],
                            "other": currency_name(written.currency),
                            "currency": currency_name(currency),
                            "remedy": _("一项授权只能用一个币种；不同币种请分别授权。"),
                        },
                    ),
                )
        if cleaned.get("products") and self.matter() is not None:
            try:
                cleaned["products"] = product_keys(self.matter(), cleaned["products"])
            except ValidationError as error:
                self.add_error("products", error)
        return cleaned

    def terms(self) -> dict[str, Any]:
        """The terms as commands take them."""
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in CHANGEABLE}
        for name in (*AMOUNTS, "above"):
            written = given[name]
            given[name] = written.amount if written else (0 if name == "above" else None)
        return given


LIMITS = (
    gettext_lazy("限额"), ("currency", "single", "customer", "daily", "monthly", "above", "inclusive"),
)  # fmt: skip
BOUNDS_OF = (
    gettext_lazy("范围与期限"),
    ("products", "reach", "valid_from", "last_day", "depth", "conditions", "reason"),
)


class GrantForm(TermsForm):
    """A basic or special authority."""

    kind = forms.ChoiceField(
        label=gettext_lazy("授权种类"),
        choices=[(k.value, k.label) for k in (AuthorityKind.BASIC, AuthorityKind.SPECIAL)],
    )
    matter_key = forms.ChoiceField(label=gettext_lazy("授权事项"))
    position = PositionField(label=gettext_lazy("被授权岗位"))
    person = PersonField(
        label=gettext_lazy("被授权人"),
        required=False,
        help_text=gettext_lazy("授权给岗位的不填；授权给个人的，离岗即终止。"),
    )
    grantor_position = PositionField(
        label=gettext_lazy("授权人（岗位）"), required=False, help_text=gettext_lazy("法人授权的，授权人两项都不填。")
    )
    grantor_unit = UnitField(label=gettext_lazy("授权人（机构）"), required=False)
    code = forms.CharField(
        label=gettext_lazy("授权编号"), required=False, max_length=40, help_text=gettext_lazy("不填由系统编号。")
    )
    sources = {**TermsForm.sources, "matter": "matter_key"}

    def __init__(self, *args: Any, book: MatterBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        self.fields["matter_key"].choices = _matter_choices(book)  # type: ignore[attr-defined]

    def matter(self) -> Matter | None:
        """The chosen matter."""
        return self.book.get(self.cleaned_data.get("matter_key", ""))

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = ("kind", "position", "person", "grantor_position", "grantor_unit", "code")
        given = {name: self.cleaned_data[name] for name in names}
        return given | self.terms() | self.days() | {"matter": self.cleaned_data["matter_key"]}


class DelegateForm(TermsForm):
    """Part of an authority for somebody else."""

    position = PositionField(label=gettext_lazy("被授权岗位"))
    person = PersonField(label=gettext_lazy("被授权人"), required=False, help_text=gettext_lazy("授权给岗位的不填。"))
    code = forms.CharField(
        label=gettext_lazy("授权编号"), required=False, max_length=40, help_text=gettext_lazy("不填由系统编号。")
    )

    def __init__(self, *args: Any, of: Matter | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of

    def matter(self) -> Matter | None:
        """The matter of the authority that is passed on."""
        return self.of

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        return {n: self.cleaned_data[n] for n in ("position", "person", "code")} | self.terms() | self.days()


class ChangeForm(TermsForm):
    """Changed terms; only what was changed is sent."""

    def __init__(self, *args: Any, of: Matter | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of

    def matter(self) -> Matter | None:
        """The matter of the authority."""
        return self.of

    def changes(self) -> dict[str, Any]:
        """What was changed, by name; nothing where only the days were."""
        every = self.terms()
        return {name: every[name] for name in CHANGEABLE if name in self.changed_data}


class WithdrawForm(ReasonForm):
    """From which day, why, and what becomes of what hangs on it."""

    day = day_field(gettext_lazy("撤回日期"), gettext_lazy("自当日起失效；此前已作出的审批仍然有效。"))
    below = forms.ChoiceField(
        label=gettext_lazy("由其转授的授权"),
        choices=[
            ("withdraw", gettext_lazy("一并撤回")),
            ("keep", gettext_lazy("保留（将失去依据，检查中会提示）")),
        ],
    )
    field_order = ("day", "below", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].label = _("撤回原因")


class WhoForm(forms.Form):
    """Who may approve what, where, how much, when."""

    matter = forms.ChoiceField(label=gettext_lazy("授权事项"))
    product = forms.CharField(
        label=gettext_lazy("产品"), required=False, max_length=40, help_text=gettext_lazy("如：小微企业贷款")
    )
    unit = UnitField(label=gettext_lazy("业务所在机构"))
    amount = AmountField(label=gettext_lazy("金额"), required=True, help_text=gettext_lazy("如 480万元"))
    currency = forms.ChoiceField(label=gettext_lazy("币种"), choices=list(CURRENCY_NAMES.items()))
    day = day_field(gettext_lazy("日期"))

    def __init__(self, *args: Any, book: MatterBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        self.fields["matter"].choices = _matter_choices(book)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The product by its key; the amount in the currency chosen."""
        cleaned = super().clean() or self.cleaned_data
        matter = self.book.get(cleaned.get("matter", ""))
        if cleaned.get("product") and matter is not None:
            try:
                cleaned["product"] = product_keys(matter, [cleaned["product"]])[0]
            except ValidationError as error:
                self.add_error("product", error)
        written = cleaned.get("amount")
        if isinstance(written, Written) and written.currency in CURRENCIES:
            cleaned["currency"] = written.currency
        return cleaned


def terms_initial(row: Authority, terms: AuthorityTerms, book: MatterBook, ctx: Context) -> dict[str, Any]:
    """What a form of terms starts from."""
    values: dict[str, Any] = {name: getattr(terms, name) for name in CHANGEABLE if name not in ("reach", "above")}
    values["above"] = terms.above or None
    values["products"] = list(book.products(row.matter, terms.products))
    values["reach"] = chosen_unit(ctx, terms.reach_id)
    return values
