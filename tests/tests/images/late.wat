;; A module that is instantiated later, and leaves a function in the table of `lib` before a segment fails: its memory is there then,
;; without its data.
(module
  (import "lib" "table" (table 2 funcref))
  (memory 1)
  (data (i32.const 0) "{BYTES}")
  (func $read (param i32) (result i32) (i32.load (local.get 0)))
  (elem (i32.const 0) $read)
  (elem (i32.const 2) $read)
)
