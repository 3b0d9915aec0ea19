"""The actions of the API and the pages: one literal table from name to body, command and right.

An action is offered where the lifecycle table has a row for it now and the user has the right.
"""

from __future__ import annotations

from typing import NamedTuple

from adapters.http import building, inputs
from adapters.http.access import Right
from adapters.http.building import Make, Plain, described, partner_says, with_url
from engine.commands import arrival, desk, ending, loan, partner, supply


class Action(NamedTuple):
    """What an action is called, asks for and makes.

    `acts` are its rows in the lifecycle table; any of them offers it. `make` is None for an action
    that does work of its own before it decides.
    """

    en: str
    zh: str
    acts: tuple[str, ...]
    input: type[inputs.Input]
    make: Make | None
    right: Right = Right.WORK


ACTIONS: dict[str, Action] = {
    "locate": Action("Locate", "查找资源", ("locate-found",), inputs.Nothing, None),
    "search": Action("Search", "搜索资源", ("locate-found",), inputs.Chosen,
                     building.chosen_record),
    "detach": Action("Detach", "取消关联", ("detach",), inputs.Notes, Plain(arrival.Detach)),
    "take-up": Action("Take up", "开始处理", ("take-up",), inputs.Notes, Plain(supply.TakeUp)),
    "move": Action("Create move request", "创建移动请求", ("move",), inputs.Move,
                   described(supply.CreateMove)),
    "move-complete": Action("Complete move", "完成移动", ("move-complete",), inputs.Notes,
                            Plain(supply.CompleteMove)),
    "move-cancel": Action("Cancel move", "取消移动", ("move-cancel",), inputs.Notes,
                          Plain(supply.CancelMove)),
    "digitize": Action("Create digitization request", "创建数字化请求", ("digitize",),
                       inputs.Digitize, described(supply.CreateDigitization)),
    "digitize-complete": Action("Complete digitization", "完成数字化", ("digitize-complete",),
                                inputs.Digitized, with_url(supply.CompleteDigitization)),
    "digitize-cancel": Action("Cancel digitization", "取消数字化", ("digitize-cancel",),
                              inputs.Notes, Plain(supply.CancelDigitization)),
    "download": Action("Download electronic resource", "下载电子资源", ("download",),
                       inputs.Download, Plain(desk.Download)),
    "will-supply": Action("Will supply", "将提供", ("will-supply",), inputs.Notes,
                          Plain(supply.WillSupply)),
    "conditional": Action("Conditional", "有条件提供", ("conditional",), inputs.Conditional,
                          Plain(supply.OfferConditions)),
    "ship-physically": Action("Ship physically", "纸本方式发货", ("ship-physically",),
                              inputs.ShipPhysically, Plain(supply.ShipPhysically)),
    "ship-digitally": Action("Ship digitally", "数字方式发货", ("ship-digitally",),
                             inputs.ShipDigitally, with_url(supply.ShipDigitally)),
    "ship-non-returnable": Action("Ship non-returnable", "发送无需归还的资源",
                                  ("ship-non-returnable",), inputs.ShipNonReturnable,
                                  with_url(supply.ShipNonReturnable)),
    "reject": Action("Reject", "拒绝", ("reject", "reject:may-retry"), inputs.Reject,
                     Plain(ending.Reject)),
    "stop-automatic-reject": Action("Stop automatic reject", "停止自动拒绝",
                                    ("stop-automatic-reject",), inputs.Notes,
                                    Plain(ending.StopReject)),
    "renew": Action("Renew", "续借", ("renew",), inputs.DueDate, Plain(loan.Renew)),
    "refuse-renewal": Action("Refuse renewal", "拒绝续借", ("refuse-renewal",), inputs.Notes,
                             Plain(loan.RefuseRenewal)),
    "recall": Action("Recall", "催还", ("recall",), inputs.DueDate, Plain(loan.Recall)),
    "change-due-date": Action("Change due date", "修改到期日期", ("change-due-date",),
                              inputs.DueDate, Plain(loan.ChangeDueDate)),
    "check-in": Action("Check in", "归还", ("check-in",), inputs.Items, Plain(loan.CheckIn),
                       Right.SCAN),
    "lost": Action("Lost", "丢失", ("lost",), inputs.Priced, Plain(loan.ReportLost)),
    "damaged": Action("Damaged", "损坏", ("damaged",), inputs.Priced, Plain(loan.ReportDamaged)),
    "cancel-reply": Action("Answer cancel", "回复取消", ("cancel-reply:yes", "cancel-reply:no"),
                           inputs.Accept, Plain(ending.AnswerCancel)),
    "reactivate": Action("Reactivate", "重新启用", ("reactivate",), inputs.Reactivate,
                         Plain(ending.Reactivate), Right.REACTIVATE),
    "general-message": Action("General message", "一般消息", ("general-message",), inputs.Message,
                              building.general_message),
    "status-query": Action("Status query", "状态查询", ("status-query",), inputs.Nothing,
                           Plain(desk.QueryStatus)),
    "assign": Action("Assign to", "分配给", ("assign",), inputs.Assign, building.assign),
    "release": Action("Release", "取消分配", ("release",), inputs.Nothing, Plain(desk.Release)),
    "email-partner": Action("E-mail to partner", "给合作者发邮件", ("email-partner",), inputs.Mail,
                            building.mail),
    "label": Action("Labels", "标签", ("label",), inputs.Label, Plain(desk.ChangeLabels)),
    "attach": Action("Add attachment", "添加附件", ("attach",), inputs.Attach, building.attach),
    "note": Action("Add note", "添加备注", ("note",), inputs.Note, building.note),
    "dismiss": Action("Dismiss", "解除", ("dismiss",), inputs.Dismiss, building.dismiss),
    "duplicate": Action("Duplicate", "复制", ("duplicate",), inputs.Duplicate,
                        building.duplicate),
    "edit": Action("Edit", "编辑", ("edit",), inputs.Edit, building.edit),
    "lock": Action("Lock", "锁定", ("lock",), inputs.LockInput, building.lock),
    "unlock": Action("Unlock", "解锁", ("unlock",), inputs.Nothing, Plain(desk.Unlock)),
    "remove": Action("Remove", "移除", ("remove",), inputs.Notes, Plain(ending.Remove)),
    "set-status": Action("Change status", "更改状态", ("set-status",), inputs.SetStatus,
                         Plain(ending.SetStatus), Right.SET_STATUS),
    "print-slip": Action("Print slip", "打印单据", ("print-slip",), inputs.PrintSlip,
                         Plain(desk.PrintSlip)),
    "record-received": Action("Record: received", "记录已接收", ("partner:received",),
                              inputs.PartnerSays, partner_says(partner.ConfirmReceived)),
    "record-returned": Action("Record: returned", "记录已归还", ("partner:shipped-return",),
                              inputs.PartnerReturns, partner_says(partner.ReportReturned)),
    "record-cancel-request": Action("Record: wishes to cancel", "记录取消请求",
                                    ("partner:cancel",), inputs.PartnerSays,
                                    partner_says(partner.AskCancel)),
    "record-renew-request": Action("Record: wishes to renew", "记录续借请求", ("partner:renew",),
                                   inputs.PartnerSays, partner_says(partner.AskRenewal)),
    "record-condition-answer": Action("Record: answer to conditions", "记录条件答复",
                                      ("partner:condition-accepted",), inputs.PartnerAnswers,
                                      building.condition_answer),
    "record-recall-acknowledged": Action("Record: recall acknowledged", "记录催还确认",
                                         ("record-recall-acknowledged",), inputs.Notes,
                                         Plain(loan.AcknowledgeRecall)),
}  # fmt: skip
"""Every action, by the name that the API, the pages and the command line use."""

for _action in ACTIONS.values():
    if isinstance(_action.make, Plain):
        _action.make.check(_action.input)
