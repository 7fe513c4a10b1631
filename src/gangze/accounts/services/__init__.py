"""Commands of systems, roles and accounts."""

from gangze.accounts.services import accounts, systems

COMMANDS = (
    systems.register_system,
    systems.change_system,
    systems.end_system,
    systems.define_role,
    systems.end_role,
    systems.entitle,
    systems.withdraw_entitlement,
    accounts.open_account,
    accounts.change_account,
    accounts.close_account,
)
