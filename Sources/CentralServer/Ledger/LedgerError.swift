import Causality
import InspectionDomain
import Wording

/// What the ledger's and dispatch's desks refuse; trying again does not help.
struct LedgerError: PersonFacingError {
    let code: String
    let message: Bilingual
    let nextStep: Bilingual

    private init(_ code: String, _ zh: String, _ en: String, next: Bilingual) {
        self.code = code
        message = Bilingual(zh: zh, en: en)
        nextStep = next
    }

    static func noProblem(_ id: RecordID) -> LedgerError {
        LedgerError(
            "notFound.problem", "没有这个问题：\(id.hex)", "There is no such problem: \(id.hex)",
            next: Bilingual(zh: "请从问题台账中打开。", en: "Open it from the problem ledger."))
    }

    static func notFound(_ type: RecordType) -> LedgerError {
        LedgerError(
            "notFound.\(type.name)", "没有这条记录（\(type.label.zh)）。", "There is no such record (\(type.label.en)).",
            next: Bilingual(zh: "请从列表中打开。", en: "Open it from its list."))
    }

    static func noTier(_ code: String) -> LedgerError {
        LedgerError(
            "ledger.tier", "机制参数中没有层级“\(code)”。", "The profile has no tier “\(code)”.",
            next: Bilingual(zh: "请从列出的层级中选择。", en: "Choose one of the tiers listed."))
    }

    static func noState(_ word: String) -> LedgerError {
        LedgerError(
            "ledger.state", "没有状态“\(word)”。", "There is no state “\(word)”.",
            next: Bilingual(
                zh: "可用：" + ProblemState.allCases.map { "\($0.label.zh)(\($0.rawValue))" }.joined(separator: "、"),
                en: "States: " + ProblemState.allCases.map(\.rawValue).joined(separator: ", ")))
    }

    static let assignment = LedgerError(
        "ledger.assignment", "交办须有承办单位和时限。", "An assignment needs a unit and a due date.",
        next: Bilingual(
            zh: "请填写承办单位；没有固定周期的层级还须填写时限。", en: "Give the unit; a tier without a fixed cadence needs the date too."))

    static func needsProof(_ proof: MechanismProfile.ClosingProof) -> LedgerError {
        let isPhoto = proof == .photo
        return LedgerError(
            "ledger.proof", isPhoto ? "销号须有整改后的照片。" : "销号须有整改后的照片，或写明没有照片的理由。",
            isPhoto
                ? "Closing needs a photo of it solved." : "Closing needs a photo of it solved, or the reason why there is none.",
            next: isPhoto
                ? Bilingual(zh: "请添加照片后再销号。", en: "Add one, then close it.")
                : Bilingual(zh: "请添加照片，或在说明中写明理由。", en: "Add one, or give the reason in the remarks."))
    }

    static let merge = LedgerError(
        "ledger.merge", "并入须指明另一个问题，其他步骤不用。", "A merge, and only a merge, names another problem.",
        next: Bilingual(zh: "请填写并入的问题编号。", en: "Give the problem that it becomes part of."))

    static let escalation = LedgerError(
        "ledger.escalation", "升级只能到更高的层级。", "A problem can only be raised to a higher tier.",
        next: Bilingual(
            zh: "请选择更高的层级；要降级请重新交办并说明理由。", en: "Choose a higher tier; to lower it, assign it again with a reason."))

    static func missing(_ field: FieldDeclaration) -> LedgerError {
        LedgerError(
            "ledger.missing", "没有填写“\(field.label.zh)”。", "“\(field.label.en)” is missing.",
            next: Bilingual(zh: "请返回补填；没有任何内容被保存。", en: "Go back and give it; nothing was saved."))
    }

    static let raiseReason = LedgerError(
        "dispatch.reason", "提交上级会议须写明理由。", "Raising a matter to another meeting needs a reason.",
        next: Bilingual(zh: "请写明为何超出职责范围。", en: "Say why it is beyond the remit."))

    static let alreadyRaised = LedgerError(
        "dispatch.raised", "该事项已经提交上级会议。", "The matter was raised already.",
        next: Bilingual(zh: "请在上级会议的议程中查看。", en: "See it on the agenda of the upper meeting."))

    static let notHeld = LedgerError(
        "dispatch.notHeld", "会议尚未召开，不能登记议定事项。", "The meeting was not held yet, so it decided nothing.",
        next: Bilingual(zh: "请先登记会议召开。", en: "Record that the meeting was held first."))

    static let futureMeeting = LedgerError(
        "dispatch.future", "召开日期不能晚于今天。", "A meeting cannot have been held after today.",
        next: Bilingual(zh: "请更正召开日期；将来的会议先列入计划。", en: "Correct the day; a meeting to come is planned first."))

    static let ownCheck = LedgerError(
        "dispatch.ownCheck", "报告完成的人不能自己核实。", "Who reported it done cannot verify it.",
        next: Bilingual(zh: "请由他人核实。", en: "Have somebody else check it."))

    static let needsSigner = LedgerError(
        "notice.signer", "督办单须由主要领导签发，请写明签发人职务。", "A supervision order is signed by a main leader; name the role.",
        next: Bilingual(zh: "请填写签发人职务。", en: "Give the signer's role."))

    static let needsApprover = LedgerError(
        "notice.approver", "须由起草人以外的人批准，并写明批准人。", "Somebody other than its drafter approves it, and is named.",
        next: Bilingual(zh: "请由他人登录后批准。", en: "Have another person sign in and approve it."))

    static let needsNumber = LedgerError(
        "notice.number", "发出的文书须有文号。", "A paper that is issued needs its number.",
        next: Bilingual(zh: "请填写文号。", en: "Give the number."))

    static let needsReply = LedgerError(
        "notice.reply", "没有填写回复内容。", "The reply is missing.",
        next: Bilingual(zh: "请填写收文单位的回复。", en: "Enter what the addressee answered."))

    static let openRectification = LedgerError(
        "rectification.open", "整改台账尚未核实完成，不能解除预警。", "Its rectification is not verified, so the warning stays.",
        next: Bilingual(zh: "请先核实整改结果。", en: "Verify the rectification first."))

    static let noProjectToRectify = LedgerError(
        "rectification.project", "这条预警不针对某个项目，不能立整改台账。",
        "The warning concerns no project, so nothing is rectified by a plan.",
        next: Bilingual(zh: "请由相关单位直接处理后解除。", en: "Have the unit concerned act on it, then clear it."))

    static let needsResult = LedgerError(
        "rectification.result", "没有填写整改结果。", "The result is missing.",
        next: Bilingual(zh: "报告完成前请填写整改结果。", en: "Enter the result before reporting it done."))
}
