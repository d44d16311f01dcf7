;; Bulk memory operations: overlap, traps before anything is written, nothing to do at and past the end,
;; dropped segments.

(module
  (memory (export "memory") 1 1)
  (data (i32.const 0) "abcdefgh")
  (data $passive "wxyz")
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "text") (result i64) (i64.load (i32.const 0)))
  (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func (export "init") (param i32 i32 i32) (memory.init $passive (local.get 0) (local.get 1) (local.get 2)))
  (func (export "drop") (data.drop $passive))
  (func (export "copy nothing") (param i32 i32) (memory.copy (local.get 0) (local.get 1) (i32.const 0)))
  (func (export "fill nothing") (param i32) (memory.fill (local.get 0) (i32.const 1) (i32.const 0)))
)

;; Overlap, in both directions. The bytes read as little-endian text.
(invoke "copy" (i32.const 2) (i32.const 0) (i32.const 5))
(assert_return (invoke "text") (i64.const 0x6865646362616261)) ;; abab cdeh
(invoke "copy" (i32.const 0) (i32.const 3) (i32.const 5))
(assert_return (invoke "text") (i64.const 0x6865646865646362)) ;; bcde hdeh
(invoke "copy" (i32.const 1) (i32.const 1) (i32.const 7))
(assert_return (invoke "text") (i64.const 0x6865646865646362))

;; The last byte that fits.
(invoke "fill" (i32.const 0xfffe) (i32.const 0x1ff) (i32.const 2))
(assert_return (invoke "byte" (i32.const 0xffff)) (i32.const 0xff))
(invoke "copy" (i32.const 0xfffe) (i32.const 0) (i32.const 2))
(assert_return (invoke "byte" (i32.const 0xffff)) (i32.const 0x63))
(invoke "init" (i32.const 0xfffc) (i32.const 0) (i32.const 4))
(assert_return (invoke "byte" (i32.const 0xffff)) (i32.const 0x7a))

;; Traps leave the memory as it was.
(assert_trap (invoke "fill" (i32.const 0xfffc) (i32.const 1) (i32.const 5)) "out of bounds memory access")
(assert_trap (invoke "fill" (i32.const 0) (i32.const 1) (i32.const 0x10001)) "out of bounds memory access")
(assert_trap (invoke "fill" (i32.const 4) (i32.const 1) (i32.const -1)) "out of bounds memory access")
(assert_trap (invoke "copy" (i32.const 0xfffc) (i32.const 0) (i32.const 5)) "out of bounds memory access")
(assert_trap (invoke "copy" (i32.const 0) (i32.const 0xfffc) (i32.const 5)) "out of bounds memory access")
(assert_trap (invoke "copy" (i32.const 0) (i32.const -1) (i32.const 2)) "out of bounds memory access")
(assert_trap (invoke "init" (i32.const 0xfffd) (i32.const 0) (i32.const 4)) "out of bounds memory access")
(assert_trap (invoke "init" (i32.const 0) (i32.const 1) (i32.const 4)) "out of bounds memory access")
(assert_return (invoke "byte" (i32.const 0xfffc)) (i32.const 0x77))
(assert_return (invoke "byte" (i32.const 0xffff)) (i32.const 0x7a))
(assert_return (invoke "text") (i64.const 0x6865646865646362))

;; Nothing to do: fine at the end, a trap past it.
(assert_return (invoke "fill" (i32.const 0x10000) (i32.const 1) (i32.const 0)))
(assert_return (invoke "copy" (i32.const 0x10000) (i32.const 0x10000) (i32.const 0)))
(assert_return (invoke "init" (i32.const 0x10000) (i32.const 4) (i32.const 0)))
(assert_return (invoke "copy nothing" (i32.const 0x10000) (i32.const 0)))
(assert_return (invoke "fill nothing" (i32.const 0x10000)))
(assert_trap (invoke "fill" (i32.const 0x10001) (i32.const 1) (i32.const 0)) "out of bounds memory access")
(assert_trap (invoke "copy" (i32.const 0x10001) (i32.const 0) (i32.const 0)) "out of bounds memory access")
(assert_trap (invoke "copy" (i32.const 0) (i32.const 0x10001) (i32.const 0)) "out of bounds memory access")
(assert_trap (invoke "init" (i32.const 0x10001) (i32.const 0) (i32.const 0)) "out of bounds memory access")
(assert_trap (invoke "init" (i32.const 0) (i32.const 5) (i32.const 0)) "out of bounds memory access")
(assert_trap (invoke "copy nothing" (i32.const 0) (i32.const -1)) "out of bounds memory access")
(assert_trap (invoke "fill nothing" (i32.const 0x10001)) "out of bounds memory access")

;; A dropped segment is empty, and can be dropped again.
(invoke "drop")
(invoke "drop")
(assert_return (invoke "init" (i32.const 0) (i32.const 0) (i32.const 0)))
(assert_trap (invoke "init" (i32.const 0) (i32.const 0) (i32.const 1)) "out of bounds memory access")
(assert_trap (invoke "init" (i32.const 0) (i32.const 1) (i32.const 0)) "out of bounds memory access")

;; An active segment is dropped once it has been written, and so is a declared one of elements.
(module
  (memory 1)
  (table 1 funcref)
  (data $active (i32.const 0) "abc")
  (elem $declared declare func $f)
  (func $f)
  (func (export "init active") (param i32) (memory.init $active (i32.const 8) (i32.const 0) (local.get 0)))
  (func (export "init declared") (param i32) (table.init $declared (i32.const 0) (i32.const 0) (local.get 0)))
)
(assert_return (invoke "init active" (i32.const 0)))
(assert_trap (invoke "init active" (i32.const 1)) "out of bounds memory access")
(assert_return (invoke "init declared" (i32.const 0)))
(assert_trap (invoke "init declared" (i32.const 1)) "out of bounds table access")
