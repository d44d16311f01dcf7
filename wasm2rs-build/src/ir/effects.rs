//! What an expression reads and how it can fail: whether another evaluation order would be seen.

use super::Expr;

/// A set of reads and traps, with the locals that are read as a Bloom filter of 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effects {
    bits: u8,
    locals: u64,
}

impl Effects {
    pub(crate) const NONE: Self = Self::bits(0);
    pub(crate) const READS_MEMORY: Self = Self::bits(1);
    pub(crate) const READS_GLOBAL: Self = Self::bits(2);
    pub(crate) const READS_TABLE: Self = Self::bits(4);
    /// Can trap with “out of bounds memory access”, and with nothing else.
    pub(crate) const TRAPS_MEMORY: Self = Self::bits(8);
    /// Can trap with something else.
    pub(crate) const TRAPS_OTHERWISE: Self = Self::bits(16);
    pub(crate) const TRAPS: Self = Self::TRAPS_MEMORY.and(Self::TRAPS_OTHERWISE);
    pub(crate) const READS: Self = Self::READS_MEMORY.and(Self::READS_GLOBAL).and(Self::READS_TABLE);
    /// Everything that a call can change or make visible.
    pub(crate) const CALL: Self = Self::READS.and(Self::TRAPS);

    const fn bits(bits: u8) -> Self {
        Self { bits, locals: 0 }
    }

    /// Both sets together.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits, locals: self.locals | other.locals }
    }

    /// Whether the sets share a read or a trap.
    pub(crate) const fn intersects(self, other: Self) -> bool {
        self.bits & other.bits != 0
    }

    pub(crate) const fn may_trap(self) -> bool {
        self.intersects(Self::TRAPS)
    }

    pub(crate) const fn may_read_local(self, local: u32) -> bool {
        self.locals & (1 << (local % 64)) != 0
    }

    /// Whether which of the two traps first could be seen. Two accesses out of bounds look the same.
    pub(crate) const fn traps_differ(self, other: Self) -> bool {
        let both = (self.bits | other.bits) & Self::TRAPS.bits;
        self.may_trap() && other.may_trap() && both != Self::TRAPS_MEMORY.bits
    }
}

/// The effects of the expression without those of its operands.
pub(crate) fn own(expr: &Expr) -> Effects {
    match expr {
        Expr::Local(local) => Effects { bits: 0, locals: 1 << (local % 64) },
        Expr::Global(_) => Effects::READS_GLOBAL,
        Expr::Unary(op, _) | Expr::Binary(op, ..) | Expr::Ternary(op, ..) if op.traps() => {
            Effects::TRAPS_OTHERWISE
        }
        Expr::Load { .. } | Expr::LoadLane { .. } => Effects::READS_MEMORY.and(Effects::TRAPS_MEMORY),
        Expr::MemorySize(_) | Expr::Scan { .. } => Effects::READS_MEMORY,
        Expr::NonNull(_) => Effects::TRAPS_OTHERWISE,
        Expr::TableSize(_) => Effects::READS_TABLE,
        Expr::TableGet { .. } => Effects::READS_TABLE.and(Effects::TRAPS_OTHERWISE),
        _ => Effects::NONE,
    }
}
