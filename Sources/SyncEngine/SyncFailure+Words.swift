public import Wording

extension SyncFailure {
    /// What happened.
    public var message: Bilingual {
        switch self {
        case .unreachable: Bilingual(zh: "连接不上中心。", en: "The centre cannot be reached.")
        case .interrupted: Bilingual(zh: "连接中途断开。", en: "The connection broke off.")
        case .tls:
            Bilingual(
                zh: "对方未能证明自己是中心，连接已拒绝。",
                en: "The other side did not prove to be the centre; the connection was refused.")
        case .handshake:
            Bilingual(zh: "加密连接没有建立起来。", en: "The encrypted connection did not come about.")
        case .timeout:
            Bilingual(zh: "网络太慢，长时间没有数据。", en: "The network is too slow: nothing moved for a long time.")
        case .refused(let refusal):
            refusal.message.map { Bilingual(zh: "\($0.zh)（\(refusal.code)）", en: "\($0.en) (\(refusal.code))") }
                ?? Bilingual(
                    zh: "中心拒绝了请求（\(refusal.code)，\(refusal.status)）。",
                    en: "The centre refused the request (\(refusal.code), \(refusal.status)).")
        case .revoked: Bilingual(zh: "中心已停用本设备。", en: "The centre no longer takes this device.")
        case .busy: Bilingual(zh: "中心暂时繁忙。", en: "The centre is busy for the moment.")
        case .redirected(let place):
            Bilingual(
                zh: "请求被转到别处（\(place)），已拒绝。",
                en: "The request was sent elsewhere (\(place)); this was refused.")
        case .badAnswer:
            Bilingual(
                zh: "中心的回答不完整或无法核实，未采用。", en: "The answer is incomplete or cannot be proved; it was not used."
            )
        case .tooLarge(let limit):
            Bilingual(zh: "数据超过上限 \(limit) 字节。", en: "The data is larger than the limit of \(limit) bytes.")
        case .cancelled: Bilingual(zh: "同步已停止。", en: "The sync was stopped.")
        case .budgetSpent(let limit):
            Bilingual(zh: "本次流量上限 \(limit) 字节已用完。", en: "The \(limit) bytes allowed for this run are used up.")
        case .notEnrolled: Bilingual(zh: "本设备尚未登记。", en: "This device is not enrolled.")
        case .badCode(let detail):
            Bilingual(zh: "登记码有误（\(detail)）。", en: "The enrolment code is not right (\(detail)).")
        case .wrongAuthority:
            Bilingual(
                zh: "中心出示的证书机构与登记码不符。",
                en: "The centre's authority is not the one that the enrolment code names.")
        case .local(let detail):
            Bilingual(zh: "本机数据读写失败。", en: "The store on this device failed: \(detail).")
        case .store(_, let message, _): message
        case .badSetting(let detail):
            Bilingual(zh: "设置无法使用：\(detail)。", en: "A setting cannot be used: \(detail).")
        }
    }

    /// What the person can do now.
    public var nextStep: Bilingual {
        switch self {
        case .unreachable, .interrupted, .timeout:
            Bilingual(
                zh: "内容都已保存在本机。请到有网络的地方再试一次，已传部分不会重传。",
                en:
                    "Everything is saved here. Try again where there is a network; what got through is not sent twice."
            )
        case .tls, .wrongAuthority:
            Bilingual(
                zh: "请勿在此网络继续。检查电脑日期和中心地址；仍不行请联系中心管理员。",
                en:
                    "Do not go on in this network. Check the computer's date and the centre's address, then ask the "
                    + "centre's administrator.")
        case .redirected:
            Bilingual(
                zh: "此网络可能需要先登录（如宾馆、机场）。请先在浏览器登录网络，或换一个网络。",
                en: "This network may want a log-in first. Log in with a browser, or use another network.")
        case .revoked:
            Bilingual(
                zh: "请联系中心管理员。已保存的内容仍在本机，不会丢失。",
                en: "Ask the centre's administrator. What was saved is still here and is not lost.")
        case .refused(let refusal):
            refusal.nextStep
                ?? Bilingual(
                    zh: "请把错误代码告知中心管理员；内容仍保存在本机。",
                    en: "Tell the centre's administrator the code; everything is still saved here.")
        case .handshake:
            Bilingual(
                zh: "内容都已保存在本机。请稍后再试；若一直如此，请检查电脑日期，或换一个网络。",
                en:
                    "Everything is saved here. Try again later; if it stays so, check the computer's date or "
                        + "change the network."
            )
        case .busy(_, _, let seconds?):
            Bilingual(
                zh: "\(Int(seconds.rounded(.up))) 秒后再试一次。", en: "Try again in \(Int(seconds.rounded(.up))) seconds.")
        case .busy, .badAnswer:
            Bilingual(zh: "稍后再同步一次。", en: "Sync again a little later.")
        case .tooLarge:
            Bilingual(
                zh: "请把此情况告知中心管理员；其余内容照常同步。",
                en: "Tell the centre's administrator; everything else syncs as usual.")
        case .cancelled, .budgetSpent:
            Bilingual(
                zh: "需要时再同步一次，会从中断处继续。",
                en: "Sync again when it suits; it goes on where it stopped.")
        case .notEnrolled: Bilingual(zh: "请先用登记码登记本设备。", en: "Enrol this device with its code first.")
        case .badCode: 
            Bilingual(
                zh: "登记码共 26 位；请对照纸条重新输入。", en: "A code has 26 characters; type it again from the slip.")
        case .local:
            Bilingual(
                zh: "请检查磁盘空间，然后运行数据检查。",
                en: "Check the free disk space, then run the data check.")
        case .store(_, _, let nextStep): nextStep
        case .badSetting:
            Bilingual(
                zh: "请检查中心地址，须写成 https://centre.example:8443 的样子。",
                en: "Check the centre's address; it is written like https://centre.example:8443.")
        }
    }
}

extension SyncFailure: CustomStringConvertible {
    /// Code and values in one line.
    public var description: String {
        let shown = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        return shown.isEmpty ? code : "\(code): \(shown)"
    }
}
