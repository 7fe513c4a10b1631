"""The tree against a naive implementation written straight from RFC 6962."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gangze.kernel import merkle
from gangze.kernel.merkle import Frontier, digest_named

SHA = digest_named("sha256")
SIZES = st.integers(min_value=1, max_value=70)


def leaves(count: int) -> list[bytes]:
    return [SHA.leaf(str(number).encode()) for number in range(count)]


def naive_root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(hashes[:split]) + naive_root(hashes[split:])).digest()


def test_the_published_roots_of_certificate_transparency() -> None:
    """Test vectors of the reference implementation of RFC 6962 (certificate-transparency, merkletree)."""
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    frontier = Frontier(SHA)
    for data, root in zip(inputs, roots, strict=True):
        frontier.append(SHA.leaf(bytes.fromhex(data)))
        assert frontier.root().hex() == root


@pytest.mark.parametrize("size", range(40))
def test_the_frontier_has_the_root_of_the_naive_tree(size: int) -> None:
    frontier = Frontier(SHA)
    frontier.extend(leaves(size))
    assert frontier.root() == naive_root(leaves(size))


@given(first=st.integers(0, 70), more=st.integers(0, 70))
def test_a_stored_frontier_goes_on_as_if_it_had_never_stopped(first: int, more: int) -> None:
    frontier = Frontier(SHA)
    frontier.extend(leaves(first))
    again = Frontier.from_bytes(SHA, first, frontier.to_bytes())
    again.extend(leaves(first + more)[first:])
    assert again.root() == naive_root(leaves(first + more))
    assert again.size == first + more


def test_a_frontier_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Frontier.from_bytes(SHA, 3, b"x" * 32)
    with pytest.raises(ValueError, match="peaks"):
        Frontier(SHA, 3, [b"x" * 32])


@given(size=SIZES, data=st.data())
def test_every_leaf_has_a_proof_that_fits_only_itself(size: int, data: st.DataObject) -> None:
    tree = leaves(size)
    root = naive_root(tree)
    position = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(SHA, tree, position)
    assert merkle.verify_inclusion(SHA, tree[position], position, size, proof, root)
    assert not merkle.verify_inclusion(SHA, SHA.leaf(b"other"), position, size, proof, root)
    assert not merkle.verify_inclusion(SHA, tree[position], position, size, [*proof, root], root)
    if proof:
        assert not merkle.verify_inclusion(SHA, tree[position], position, size, proof[:-1], root)
    other = data.draw(st.integers(0, size - 1))
    if other != position:
        assert not merkle.verify_inclusion(SHA, tree[position], other, size, proof, root)


@settings(max_examples=300)
@given(size=SIZES, data=st.data())
def test_a_longer_tree_proves_the_shorter_one(size: int, data: st.DataObject) -> None:
    tree = leaves(size)
    old = data.draw(st.integers(1, size))
    proof = merkle.consistency_proof(SHA, tree, old)
    roots = naive_root(tree[:old]), naive_root(tree)
    assert merkle.verify_consistency(SHA, old, size, *roots, proof)
    assert not merkle.verify_consistency(SHA, old, size, SHA.leaf(b"x"), roots[1], proof)
    assert not merkle.verify_consistency(SHA, old, size, roots[0], SHA.leaf(b"x"), proof)
    assert not merkle.verify_consistency(SHA, old, size, *roots, [*proof, SHA.leaf(b"x")])
    if proof:
        assert not merkle.verify_consistency(SHA, old, size, *roots, proof[:-1])


def test_positions_outside_the_tree_are_refused() -> None:
    tree = leaves(3)
    with pytest.raises(IndexError):
        merkle.inclusion_proof(SHA, tree, 3)
    with pytest.raises(IndexError):
        merkle.consistency_proof(SHA, tree, 0)
    assert not merkle.verify_inclusion(SHA, tree[0], 3, 3, [], tree[0])
    assert not merkle.verify_consistency(SHA, 0, 3, tree[0], tree[0], [])


def test_sm3_by_its_published_example() -> None:
    """GB/T 32905-2016, appendix A.1: the digest of `abc`."""
    try:
        sm3 = digest_named("sm3")
    except ValueError:
        pytest.skip("this Python's OpenSSL has no SM3")
    assert sm3.of(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3.size == 32


def test_an_unknown_digest_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match="md-none"):
        digest_named("md-none")
