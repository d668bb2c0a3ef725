"""Transactions on the screen and on paper: the list, one of them, and what is printed. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.capabilities import Capability
from kiosk.core.permissions import Permission, may_prove
from kiosk.core.steps import (
    Apology,
    Kiosk,
    PressId,
    PrintingReceipt,
    Problem,
    ShowingTransaction,
    ShowingTransactions,
    Welcome,
)
from kiosk.core.visit_holder import prove


def showing(kiosk: Kiosk, step: ShowingTransactions | ShowingTransaction, event: on.Event) -> do.Next:
    """The list and one of its transactions."""
    v = step.visit
    press = PressId(kiosk.presses + 1)
    permitted = step.permitted if isinstance(step, ShowingTransactions) else step.back.permitted
    may_print = kiosk.printer_idle and Capability.RECEIPTS in kiosk.offered and Permission.PRINT in permitted
    match step, event:
        case ShowingTransactions(), on.SeeMorePressed() if step.limited and may_prove(permitted, kiosk.offered):
            return prove(kiosk, step)
        case ShowingTransactions(), on.TabPressed(_, finished):
            return replace(step, finished_tab=finished), ()
        case ShowingTransactions(_, transactions), on.TransactionPressed(_, wanted) if not step.limited:
            for item in transactions.items:
                if item.id == wanted and Capability.MOVEMENTS in kiosk.offered:
                    return ShowingTransaction(step, item), (do.LookUpMovements(v, wanted),)
                if item.id == wanted:
                    return ShowingTransaction(step, item, ()), ()
            return step, ()
        case ShowingTransactions(_, transactions), on.PrintPressed(_, checklist) if may_print:
            ids = tuple(item.id for item in (transactions.waiting if checklist else transactions.items))
            return (PrintingReceipt(step, press, checklist=checklist), (do.IssueReceipt(v, press, ids),)) if ids else (step, ())
        case ShowingTransaction(_, transaction, None), on.MovementsFound(_, of, movements) if of == transaction.id:
            return replace(step, movements=movements), ()
        case ShowingTransaction(back, _, None), on.Failed(_, problem):
            return Apology(v, problem, back), ()
        case ShowingTransaction(_, transaction, movements), on.PrintPressed(_, False) if movements is not None and may_print:
            return PrintingReceipt(step, press), (do.IssueReceipt(v, press, (transaction.id,)),)
        case ShowingTransaction(back), on.BackPressed():
            return back, ()
        case _:
            return step, ()


def printing(kiosk: Kiosk, step: PrintingReceipt, event: on.Event) -> do.Next:
    """From the press on print to the printer's last word."""
    v, press = step.visit, step.press
    back, issued = (None, None) if isinstance(step.back, Apology) else (step.back, step.receipt)
    match event:
        case on.ReceiptIssued(_, of, receipt) if of == press and step.receipt is None:
            paper = do.PrintReceipt(v, press, step.back, receipt, kiosk.language, step.checklist)
            return replace(step, receipt=receipt), (paper,)
        case on.ReceiptConfirmed(_, of) if of == press and step.receipt is not None:
            return Welcome(), ()
        case on.ReceiptFailed(_, of, problem) if of == press:
            return Apology(v, problem, back, issued), ()
        case on.DwellElapsed() if step.receipt is None:
            return Apology(v, Problem.SERVICE_DOWN, back), ()
        case on.DwellElapsed():
            return Apology(v, Problem.RECEIPT_UNCONFIRMED, back, issued), ()
        case _:
            return step, ()
