//go:build gc && !purego && !race && !msan && !asan

#include "go_asm.h"
#include "textflag.h"

// Of this module of the program alone, as the code is: where a plugin and the program
// both have this package, they share its variables in Go, and the handler knows the
// places of one of them. In the other nothing is copied directly.
GLOBL longest<>(SB), NOPTR, $8 // see copiesDirectly
GLOBL passedOn<>(SB), NOPTR, $16 // the handlers before, of SIGBUS and SIGSEGV

// Everything is loaded before anything is stored, up to 128 bytes, so that these
// may overlap. None of the functions has a frame: a fault anywhere in copyDirectly
// can go on in copyFaulted as if that had been called instead.

// func copyDirectly(dst, src *byte, n int) bool
TEXT ·copyDirectly(SB), NOSPLIT, $0-25
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), BX
	CMPQ BX, longest<>(SB)
	JA   refused
	CMPQ BX, $16
	JB   upTo15

	MOVOU (SI), X0
	MOVOU -16(SI)(BX*1), X1
	CMPQ  BX, $32
	JA    from33
	MOVOU X0, (DI)
	MOVOU X1, -16(DI)(BX*1)
	MOVB  $1, ret+24(FP)
	RET

from33:
	MOVOU 16(SI), X2
	MOVOU -32(SI)(BX*1), X3
	CMPQ  BX, $64
	JA    from65
	MOVOU X0, (DI)
	MOVOU X2, 16(DI)
	MOVOU X3, -32(DI)(BX*1)
	MOVOU X1, -16(DI)(BX*1)
	MOVB  $1, ret+24(FP)
	RET

from65:
	CMPQ  BX, $const_mostDirect
	JA    from129
	MOVOU 32(SI), X4
	MOVOU 48(SI), X5
	MOVOU -64(SI)(BX*1), X6
	MOVOU -48(SI)(BX*1), X7
	MOVOU X0, (DI)
	MOVOU X2, 16(DI)
	MOVOU X4, 32(DI)
	MOVOU X5, 48(DI)
	MOVOU X6, -64(DI)(BX*1)
	MOVOU X7, -48(DI)(BX*1)
	MOVOU X3, -32(DI)(BX*1)
	MOVOU X1, -16(DI)(BX*1)
	MOVB  $1, ret+24(FP)
	RET

from129: // only with AVX
	// What overlaps is refused: |DI-SI| < BX.
	MOVQ DI, AX
	SUBQ SI, AX
	CMPQ AX, BX
	JB   refused
	NEGQ AX
	CMPQ AX, BX
	JB   refused

	// The first 32 bytes and the last 128, which may overlap with what comes next.
	VMOVDQU (SI), Y8
	VMOVDQU -128(SI)(BX*1), Y4
	VMOVDQU -96(SI)(BX*1), Y5
	VMOVDQU -64(SI)(BX*1), Y6
	VMOVDQU -32(SI)(BX*1), Y7
	LEAQ    -128(DI)(BX*1), CX
	VMOVDQU Y8, (DI)

	// The rest from an aligned place on, so that no store is in two lines.
	MOVQ DI, AX
	ANDQ $31, AX
	SUBQ $32, AX
	SUBQ AX, SI
	SUBQ AX, DI
	CMPQ DI, CX
	JAE  last

more:
	VMOVDQU (SI), Y0
	VMOVDQU 32(SI), Y1
	VMOVDQU 64(SI), Y2
	VMOVDQU 96(SI), Y3
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VMOVDQU Y2, 64(DI)
	VMOVDQU Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	CMPQ    DI, CX
	JB      more

last:
	VMOVDQU Y4, (CX)
	VMOVDQU Y5, 32(CX)
	VMOVDQU Y6, 64(CX)
	VMOVDQU Y7, 96(CX)
	VZEROUPPER
	MOVB    $1, ret+24(FP)
	RET

upTo15:
	CMPQ BX, $8
	JB   upTo7
	MOVQ (SI), AX
	MOVQ -8(SI)(BX*1), CX
	MOVQ AX, (DI)
	MOVQ CX, -8(DI)(BX*1)
	MOVB $1, ret+24(FP)
	RET

upTo7:
	CMPQ BX, $4
	JB   upTo3
	MOVL (SI), AX
	MOVL -4(SI)(BX*1), CX
	MOVL AX, (DI)
	MOVL CX, -4(DI)(BX*1)
	MOVB $1, ret+24(FP)
	RET

upTo3:
	MOVB (SI), AX
	CMPQ BX, $2
	JB   one
	MOVW -2(SI)(BX*1), CX
	MOVB AX, (DI)
	MOVW CX, -2(DI)(BX*1)
	MOVB $1, ret+24(FP)
	RET

one:
	MOVB AX, (DI)
	MOVB $1, ret+24(FP)
	RET

refused:
	MOVB $0, ret+24(FP)
	RET

// func places() (handler, start, end uintptr)
// It follows copyDirectly, and so is where that ends; catchFaults looks whether it does.
TEXT ·places(SB), NOSPLIT, $0-24
	MOVQ $·onFault<>(SB), AX
	MOVQ AX, handler+0(FP)
	MOVQ $·copyDirectly(SB), AX
	MOVQ AX, start+8(FP)
	MOVQ $·places(SB), AX
	MOVQ AX, end+16(FP)
	RET

// func passOn(bus, segv uintptr)
TEXT ·passOn(SB), NOSPLIT, $0-16
	MOVQ bus+0(FP), AX
	MOVQ AX, passedOn<>(SB)
	MOVQ segv+8(FP), AX
	MOVQ AX, passedOn<>+8(SB)
	RET

// func copyUpTo(n uintptr)
TEXT ·copyUpTo(SB), NOSPLIT, $0-8
	MOVQ n+0(FP), AX
	MOVQ AX, longest<>(SB)
	RET

// func copiesDirectly() uintptr
TEXT ·copiesDirectly(SB), NOSPLIT, $0-8
	MOVQ longest<>(SB), AX
	MOVQ AX, ret+0(FP)
	RET

// What copyDirectly becomes at a fault.
TEXT ·copyFaulted<>(SB), NOSPLIT, $0-25
	CMPQ longest<>(SB), $const_mostDirect
	JLE  done
	VZEROUPPER

done:
	MOVB $0, ret+24(FP)
	RET

// A signal handler by the C calling convention: DI is the signal, SI the siginfo_t,
// DX the ucontext_t. It runs on the signal stack of the thread, and on threads
// that are not Go's as well: it uses neither a stack nor g.
#define SI_CODE 8
#define UC_RIP 168
#define SIGBUS 7

TEXT ·onFault<>(SB), NOSPLIT|NOFRAME, $0
	// A code above 0 is of the kernel; kill(2) and its like have others.
	CMPL SI_CODE(SI), $0
	JLE  pass
	MOVQ UC_RIP(DX), AX
	MOVQ $·copyDirectly(SB), CX
	CMPQ AX, CX
	JB   pass
	MOVQ $·places(SB), CX
	CMPQ AX, CX
	JAE  pass
	MOVQ $·copyFaulted<>(SB), CX
	MOVQ CX, UC_RIP(DX)
	RET

pass:
	MOVQ passedOn<>(SB), AX
	CMPL DI, $SIGBUS
	JEQ  jump
	MOVQ passedOn<>+8(SB), AX

jump:
	JMP AX
