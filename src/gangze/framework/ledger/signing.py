"""The key that signs tree heads, and what exactly is signed (封存密钥).

Ed25519 (RFC 8032). The private key lies in `GANGZE_DATA/keys/ledger.key`, readable by its owner only, and is
made on first use; the public key lies beside it. A key is named by the SHA-256 of its public bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from gangze.kernel.canonical import canonical, instant

PRIVATE_FILE = "ledger.key"


@dataclass(frozen=True, slots=True)
class Head:
    """A signed statement: the first `size` entries have this root (封存头)."""

    size: int
    root: bytes
    digest: str
    signed_at: dt.datetime
    public_key: bytes
    signature: bytes = b""

    @property
    def key_id(self) -> str:
        """The name of the key that signed it."""
        return key_id(self.public_key)

    def statement(self) -> bytes:
        """The bytes that are signed."""
        return canonical(
            {
                "statement": "gangze tree head 1",
                "size": self.size,
                "root": self.root.hex(),
                "digest": self.digest,
                "signed_at": instant(self.signed_at),
                "key_id": self.key_id,
            }
        )

    def is_signed(self) -> bool:
        """Whether the signature is that of the public key it carries."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(self.signature, self.statement())
        except (InvalidSignature, ValueError):
            return False
        return True


def key_id(public_key: bytes) -> str:
    """The name of a public key: the SHA-256 of its 32 raw bytes, in hex."""
    return hashlib.sha256(public_key).hexdigest()


def keys_folder() -> Path:
    """Where the keys of this installation lie."""
    return Path(settings.GANGZE_DATA) / "keys"


def signing_key(folder: Path, *, may_create: bool) -> Ed25519PrivateKey:
    """The private key of this installation.

    Raises `FileNotFoundError` where there is none and `may_create` is False, so that a lost key is never
    replaced silently; `PermissionError` where others than its owner may read it.
    """
    file = folder / PRIVATE_FILE
    if not file.exists():
        if not may_create:
            raise FileNotFoundError(file)
        _create(file)
    if file.stat().st_mode & 0o077:
        raise PermissionError(f"{file} must be readable by its owner only (chmod 600)")
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{file} does not hold an Ed25519 key")
    return key


def new_key(folder: Path) -> Ed25519PrivateKey:
    """Replace the key by a new one; the old file is kept under the name of its key."""
    file = folder / PRIVATE_FILE
    if file.exists():
        old = key_id(public_bytes(signing_key(folder, may_create=False)))
        file.rename(folder / f"ledger-{old[:16]}.key")
    return signing_key(folder, may_create=True)


def _create(file: Path) -> None:
    """Make the key so that of two processes that start together both end up with the same one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(private)
        stream.flush()
        os.fsync(descriptor)
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    public = public_bytes(key)
    file.with_name(f"ledger-{key_id(public)[:16]}.pub").write_text(f"{public.hex()}\n", encoding="ascii")


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 raw bytes of the public half."""
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def sign(head: Head, signer: Callable[[bytes], bytes]) -> Head:
    """The same head with its signature."""
    signature = signer(head.statement())
    return Head(head.size, head.root, head.digest, head.signed_at, head.public_key, signature)
