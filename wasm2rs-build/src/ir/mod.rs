//! The intermediate representation of one function: a flat list of structured statements over expressions.
//!
//! Blocks are bracketed by their opening statement and [`Stmt::End`], so that neither passes nor the printer
//! recurse, however deep a function is nested. Expressions live in one arena and are trees: each is the operand
//! of one other expression or statement, except for what can be evaluated twice ([`Func::is_trivial`]).

pub(crate) mod effects;
mod visit;

use wasmparser::ValType;

pub(crate) use effects::Effects;
pub(crate) use visit::operands;

use crate::ops::{LaneAccess, LaneOp, Load, NumOp, Store};

/// An expression, by its place in [`Func::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExprId(pub(crate) u32);

/// Operands, by their place in [`Func::operands`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct List {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

/// A block that can be branched to, by its place in [`Func::labels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Label(pub(crate) u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expr {
    I32(i32),
    I64(i64),
    /// The bits of an `f32`.
    F32(u32),
    /// The bits of an `f64`.
    F64(u64),
    /// A `v128`, by its place in [`Func::vectors`].
    V128(u32),
    NullFunc,
    NullExtern,
    /// `ref.func`
    FuncRef(u32),
    Local(u32),
    /// A value that was given a name because it had to be evaluated before its use.
    Temp(u32),
    Global(u32),
    Unary(NumOp, ExprId),
    Binary(NumOp, ExprId, ExprId),
    Ternary(NumOp, ExprId, ExprId, ExprId),
    ExtractLane {
        op: LaneOp,
        lane: u8,
        vector: ExprId,
    },
    ReplaceLane {
        op: LaneOp,
        lane: u8,
        vector: ExprId,
        value: ExprId,
    },
    /// `i8x16.shuffle`; the names of the lanes are at this place in [`Func::vectors`].
    Shuffle {
        lanes: u32,
        a: ExprId,
        b: ExprId,
    },
    Load {
        load: Load,
        addr: ExprId,
        offset: u64,
        memory: u32,
    },
    LoadLane {
        load: LaneAccess,
        lane: u8,
        addr: ExprId,
        offset: u64,
        memory: u32,
        vector: ExprId,
    },
    /// How many rounds of a loop can be left out because they do nothing but go on: what `scan` asks of the bytes from
    /// `addr` on holds for each of them, and for one more. At most `limit`.
    Scan {
        scan: Scan,
        addr: ExprId,
        /// The byte, or the address of the other bytes.
        with: ExprId,
        limit: ExprId,
        memory: u32,
    },
    Select {
        condition: ExprId,
        then: ExprId,
        otherwise: ExprId,
    },
    IsNull(ExprId),
    /// `ref.as_non_null`
    NonNull(ExprId),
    MemorySize(u32),
    /// An index of 64 bits as one of 32, which is out of every table's bounds if the former is.
    TableIndex(ExprId),
    TableSize(u32),
    TableGet {
        table: u32,
        index: ExprId,
    },
}

/// What a loop asks of a byte to go on, or of two. The offsets are those of the loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    /// It is another one: `memchr`.
    Until { offset: u32 },
    /// It is this one: `strspn`.
    While { offset: u32 },
    /// They are alike: `memcmp`.
    Alike { offsets: [u32; 2] },
    /// They are alike and not zero: `strcmp`.
    AlikeUntilZero { offsets: [u32; 2] },
}

/// An expression and what a statement needs to know about it to be moved over it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) expr: Expr,
    pub(crate) effects: Effects,
    /// The height of the tree, which is also how deep rustc's parser nests for it.
    pub(crate) height: u16,
}

/// Where results of a statement go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dest {
    /// There are none.
    None,
    /// Nothing reads them.
    Unread,
    /// `len` temps from `start` on.
    Temps {
        start: u32,
        len: u32,
    },
    Local(u32),
    /// The function returns them.
    Return,
}

/// What a call calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Callee {
    /// A function, by index.
    Direct(u32),
    /// An element of a table; the last argument is its index.
    Indirect { type_id: u32, table: u32 },
    /// A reference, the last argument.
    Ref { type_id: u32 },
}

/// Statements that are one call of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Builtin {
    MemoryGrow {
        memory: u32,
    },
    MemoryFill {
        memory: u32,
    },
    MemoryCopy {
        to: u32,
        from: u32,
    },
    MemoryInit {
        segment: u32,
        memory: u32,
    },
    DataDrop {
        segment: u32,
    },
    TableSet {
        table: u32,
    },
    TableGrow {
        table: u32,
    },
    TableFill {
        table: u32,
    },
    TableCopy {
        to: u32,
        from: u32,
    },
    TableInit {
        segment: u32,
        table: u32,
    },
    ElemDrop {
        segment: u32,
    },
    /// An operator with two results, by the runtime's name.
    Wide(&'static str),
}

impl Builtin {
    /// Whether it writes a table or drops a segment: state that is neither memory nor a local.
    pub(crate) fn writes_context(self) -> bool {
        match self {
            Self::MemoryGrow { .. }
            | Self::MemoryFill { .. }
            | Self::MemoryCopy { .. }
            | Self::MemoryInit { .. }
            | Self::Wide(_) => false,
            Self::DataDrop { .. }
            | Self::TableSet { .. }
            | Self::TableGrow { .. }
            | Self::TableFill { .. }
            | Self::TableCopy { .. }
            | Self::TableInit { .. }
            | Self::ElemDrop { .. } => true,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stmt {
    /// What a pass or the lowering took out.
    Nop,
    /// Names a value.
    Let {
        temp: u32,
        value: ExprId,
    },
    /// Names a value that branches to a loop replace: a parameter of the loop.
    LetMut {
        temp: u32,
        value: ExprId,
    },
    SetLocal {
        local: u32,
        value: ExprId,
    },
    SetGlobal {
        global: u32,
        value: ExprId,
    },
    /// Leaves the guest if the host has interrupted the call.
    CheckInterrupt,
    /// Says that vectors of the loop that begins here are to be kept whole.
    KeepVectors,
    /// Evaluates a dropped value for its trap.
    Eval(ExprId),
    /// Traps unless the first `reach` bytes from `addr` are in the memory.
    Check {
        addr: ExprId,
        reach: u64,
        memory: u32,
    },
    Store {
        store: Store,
        addr: ExprId,
        offset: u64,
        memory: u32,
        value: ExprId,
    },
    StoreLane {
        store: LaneAccess,
        lane: u8,
        addr: ExprId,
        offset: u64,
        memory: u32,
        vector: ExprId,
    },
    Call {
        callee: Callee,
        args: List,
        dest: Dest,
    },
    Builtin {
        builtin: Builtin,
        args: List,
        dest: Dest,
    },
    Block {
        label: Label,
        dest: Dest,
    },
    /// `params` are the temps that a branch to the loop assigns.
    Loop {
        label: Label,
        dest: Dest,
        params: Dest,
    },
    If {
        label: Label,
        condition: ExprId,
        dest: Dest,
    },
    /// The values of the branch that ends here; `None` if its end is not reached.
    Else {
        label: Label,
        values: Option<List>,
    },
    /// The values of the block that ends here; `None` if its end is not reached.
    End {
        label: Label,
        values: Option<List>,
    },
    Br {
        label: Label,
        values: List,
    },
    BrIf {
        condition: ExprId,
        label: Label,
        values: List,
    },
    /// Branches to the label at `index` in `labels` ([`Func::targets`]), the last one being the default.
    BrTable {
        index: ExprId,
        labels: List,
        values: List,
    },
    Return {
        values: List,
    },
    /// Calls when this function's frame is gone, and returns what that returns.
    TailCall {
        callee: Callee,
        args: List,
    },
    Unreachable,
}

/// What a label stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabelKind {
    Block,
    Loop,
    If,
    /// The function's body: branches to it return.
    Function,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct LabelInfo {
    pub(crate) kind: LabelKind,
    /// The number of branches to the label.
    pub(crate) uses: u32,
    /// The temps that a branch to a loop assigns.
    pub(crate) params: Dest,
}

/// One function.
#[derive(Debug, Default)]
pub(crate) struct Func {
    pub(crate) func_idx: u32,
    /// Whether the function ends in calls that need its frame to be gone.
    pub(crate) has_tail_calls: bool,
    /// How many copies of it the function calls before it calls itself.
    pub(crate) copies: u32,
    pub(crate) params: u32,
    /// The types of the parameters and the other locals.
    pub(crate) locals: Vec<ValType>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) operands: Vec<ExprId>,
    /// Immediates of 16 bytes.
    pub(crate) vectors: Vec<[u8; 16]>,
    pub(crate) labels: Vec<LabelInfo>,
    pub(crate) targets: Vec<Label>,
    pub(crate) body: Vec<Stmt>,
    pub(crate) temps: u32,
    /// How deep blocks are nested.
    pub(crate) nesting: usize,
}

impl Func {
    pub(crate) fn expr(&self, id: ExprId) -> Expr {
        self.nodes[id.0 as usize].expr
    }

    pub(crate) fn effects(&self, id: ExprId) -> Effects {
        self.nodes[id.0 as usize].effects
    }

    pub(crate) fn list(&self, list: List) -> &[ExprId] {
        &self.operands[list.start as usize..][..list.len as usize]
    }

    pub(crate) fn targets(&self, list: List) -> &[Label] {
        &self.targets[list.start as usize..][..list.len as usize]
    }

    pub(crate) fn label(&self, label: Label) -> &LabelInfo {
        &self.labels[label.0 as usize]
    }

    pub(crate) fn add_label(&mut self, kind: LabelKind, params: Dest) -> Label {
        self.labels.push(LabelInfo { kind, uses: 0, params });
        Label(self.labels.len() as u32 - 1)
    }

    /// Adds an immediate of 16 bytes.
    pub(crate) fn add_vector(&mut self, bytes: [u8; 16]) -> u32 {
        self.vectors.push(bytes);
        self.vectors.len() as u32 - 1
    }

    pub(crate) fn new_temp(&mut self) -> u32 {
        self.temps += 1;
        self.temps - 1
    }

    /// Adds an expression to the arena.
    pub(crate) fn add(&mut self, expr: Expr) -> ExprId {
        let mut effects = effects::own(&expr);
        let mut height = 0;
        visit::operands(&expr, |operand| {
            let node = &self.nodes[operand.0 as usize];
            effects = effects.and(node.effects);
            height = height.max(node.height + 1);
        });
        self.nodes.push(Node { expr, effects, height });
        ExprId(self.nodes.len() as u32 - 1)
    }

    /// Adds a copy of the expression and all its operands.
    pub(crate) fn copy(&mut self, id: ExprId) -> ExprId {
        let mut expr = self.expr(id);
        visit::operands_mut(&mut expr, |operand| *operand = self.copy(*operand));
        self.add(expr)
    }

    pub(crate) fn add_list(&mut self, exprs: &[ExprId]) -> List {
        let start = self.operands.len() as u32;
        self.operands.extend_from_slice(exprs);
        List { start, len: exprs.len() as u32 }
    }

    /// Whether evaluating the expression later or twice is the same: a constant, or a value with a name.
    pub(crate) fn is_trivial(&self, id: ExprId) -> bool {
        use Expr::{F32, F64, FuncRef, I32, I64, NullExtern, NullFunc, Temp, V128};
        matches!(
            self.expr(id),
            I32(_) | I64(_) | F32(_) | F64(_) | V128(_) | NullFunc | NullExtern | FuncRef(_) | Temp(_)
        )
    }

    /// Whether the expression reads the local.
    pub(crate) fn reads_local(&self, id: ExprId, local: u32) -> bool {
        // Most expressions do not touch any local of the same residue, and need no walk.
        self.effects(id).may_read_local(local) && {
            let mut found = self.expr(id) == Expr::Local(local);
            visit::operands(&self.expr(id), |operand| found |= self.reads_local(operand, local));
            found
        }
    }
}
