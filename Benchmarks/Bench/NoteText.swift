/// Chinese text as inspectors write it: sentences of many parts, names and numbers, so that it compresses about as well
/// as official prose does (`bench text` writes some, to be compared) and far worse than a template would.
struct NoteText {
    private static let places = words(
        """
        项目现场 东侧厂房 南区地块 北侧围挡 综合楼 主体结构 设备基础 地下车库 一号车间 二号生产线 配电室 污水处理站 进场道路 临时便道
        施工便桥 材料堆场 钢筋加工棚 塔吊作业面 基坑 边坡 挡土墙 管网工程 绿化带 办公区 会议室 项目部 搅拌站 桩基作业区 屋面 幕墙
        锅炉房 储能舱 光伏支架区 风机基础 升压站 冷库 检测中心 宿舍楼 食堂 门卫处 红线范围 征迁片区 安置房 学校地块 医院门诊楼 河道段
        隧道口 高架桥墩 收费站 物流仓库 装卸平台 泵房 蓄水池 变电所 燃气调压站 研发楼 中试车间 洁净室 焊接班组 涂装线 总装工段 铸造区
        """)
    private static let subjects = words(
        """
        施工单位 建设单位 监理单位 设计单位 项目经理 责任单位 牵头部门 包联领导 首席服务员 乡镇政府 街道办事处 开发区管委会 自然资源局
        行政审批局 住建局 生态环境局 水务局 林业局 供电公司 燃气公司 自来水公司 交通运输局 财政局 发改局 统计局 银行机构 分包队伍
        劳务班组 安全员 质检员 资料员 技术负责人 业主代表 村委会 被征迁户 设备厂家 运输车队 检测机构 评审专家 咨询公司 督导组
        应急管理局 消防救援大队 人防办 文物部门 工信局 商务局 招商专班 项目专班 法律顾问 造价人员 试验室
        """)
    private static let actions = words(
        """
        正在组织 已经完成 尚未办理 计划推进 重新核对 反复协调 抓紧落实 暂停实施 提前启动 督促整改 现场确认 书面说明 集中会审 逐项销号
        分段验收 连夜抢修 统筹安排 补充提交 如期交付 分批移交 优先保障 加快审批 延期办理 组织复工 排查整治 测算核定 对接洽谈 登记造册
        公示公告 签订合同 拨付支付 退回补正 受理登记 出具意见 联合踏勘 召开调度会研究 委托编制 更换调整 清点盘查 抽样检测 汇总上报
        张贴公布 培训交底 巡查记录 拆除清运 回填夯实 浇筑养护 吊装就位 调试运行 焊接探伤
        """)
    private static let objects = words(
        """
        施工许可手续 用地预审意见 环评批复文件 水土保持方案 林地使用手续 规划许可证 初步设计概算 进度款支付 民工工资台账 安全防护设施
        临时用电接入 供水管线迁改 通信光缆改移 雨污分流工程 消防设施安装 钢结构吊装 混凝土浇筑 二次结构砌筑 装饰装修 设备采购合同
        征地补偿协议 附着物清点 坟墓迁移 青苗补偿 拆迁安置 土方外运 扬尘治理 裸土覆盖 车辆冲洗 噪声控制 节点计划 倒排工期 作战挂图
        责任清单 问题台账 投资数据填报 入库纳统资料 发票凭证 银行流水 专项债资金 中央预算内资金 银团贷款 社会资本出资 用工需求 技术方案
        变更签证 隐蔽工程验收 材料复检报告 监理日志 影像资料 竣工图纸 试生产方案 排污许可 节能审查 安全评价 地勘报告 施工图审查 招标公告
        中标通知书 履约保函 农民工实名制管理 塔吊检测合格证 特种作业证件 应急预案 防汛物资 冬季施工措施 原材料储备 成品保护
        """)
    private static let causes = words(
        """
        受连续降雨影响 因材料价格上涨 由于图纸变更 因资金尚未到位 受供货周期限制 因人员更换交接不清 由于地质条件复杂 因规划调整 受管线权属争议影响
        因个别户主对补偿标准有异议 由于劳动力不足 因审批要件不齐 受环保管控停工影响 因设备返厂维修 由于协调机制不畅 因测绘数据不一致
        考虑到汛期临近 结合年度目标任务 按照上次督导要求 根据会议纪要安排 经现场核实 对照节点计划 与上月照片比对 据施工负责人介绍
        查阅资料后发现 走访周边群众了解到 从完成投资看 就工程质量而言 目前看 总体上 为确保如期竣工 针对反映集中的诉求
        """)
    private static let closings = words(
        """
        需要持续跟踪 建议提级调度 请责任单位按期反馈 下次督导复看 已当面交办 列入重点关注 原因有待进一步核实 双方意见基本一致 暂不影响关键线路
        对后续工序有一定影响 群众较为满意 资料完整可查 现场秩序良好 责任人表态明确 仍存在滞后风险 建议压茬推进 应尽快形成书面材料
        须在月底前闭环 已拍照留存 待专题会议明确 未发现新的堵点 进展好于预期 力度还需加大 可以按计划转序 应避免重复停工
        """)
    private static let units = words("万元 平方米 立方米 米 吨 台 套 份 户 亩 人 天 个 处 根 跨 层 车次 页 项")
    private static let surnames = Array("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
    private static let givenNames = Array(
        "伟芳娜敏静秀英丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲波斌华建国志红梅鹏飞雪峰龙琳旭晨凯欣宇佳浩然博睿泽涵梓轩雨桐子墨")

    private static let characters = Array(
        """
        的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因
        由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少
        图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目
        至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精
        值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严
        """.filter { $0 != "\n" })

    private static func words(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\n" }.map(String.init)
    }

    /// Text of about that many characters, ending with a full stop.
    static func make(characters: Int, dice: inout Dice) -> String {
        var text = ""
        var count = 0
        while count < characters {
            let sentence = sentence(&dice)
            text += sentence
            count += sentence.count
        }
        return text.count <= characters ? text : String(text.prefix(characters - 1)) + "。"
    }

    /// A person's name of two or three characters.
    static func name(_ dice: inout Dice) -> String {
        String([dice.pick(surnames)] + (0..<dice.roll(1...2)).map { _ in dice.pick(givenNames) })
    }

    private static func sentence(_ dice: inout Dice) -> String {
        var clauses: [String] = []
        for _ in 0..<dice.roll(2...4) { clauses.append(dice.roll(5) < 2 ? clause(&dice) : freeWord(&dice) + clause(&dice)) }
        return clauses.joined(separator: "，") + "。"
    }

    private static func clause(_ dice: inout Dice) -> String {
        switch dice.roll(10) {
        case 0: dice.pick(causes)
        case 1: dice.pick(closings)
        case 2: dice.pick(places) + "共" + number(&dice) + "，其中" + dice.pick(objects) + number(&dice)
        case 3: dice.pick(subjects) + name(&dice) + dice.pick(actions) + dice.pick(objects)
        case 4: "\(dice.roll(1...12))月\(dice.roll(1...28))日" + dice.pick(subjects) + dice.pick(actions) + dice.pick(objects)
        case 5: dice.pick(objects) + "已完成\(dice.roll(3...99))%"
        case 6: dice.pick(places) + dice.pick(objects) + dice.pick(actions)
        case 7: "较计划" + (dice.roll(2) == 0 ? "滞后" : "提前") + "\(dice.roll(1...90))天"
        case 8: dice.pick(subjects) + "对" + dice.pick(places) + dice.pick(objects) + dice.pick(actions)
        default: dice.pick(places) + "由" + name(&dice) + "负责" + dice.pick(objects)
        }
    }

    /// What no list foresees: a word of two to four common characters.
    private static func freeWord(_ dice: inout Dice) -> String {
        String((0..<dice.roll(2...4)).map { _ in dice.pick(characters) })
    }

    private static func number(_ dice: inout Dice) -> String {
        let unit = dice.pick(units)
        return dice.roll(3) == 0 ? "\(dice.roll(1...99)).\(dice.roll(1...99))\(unit)" : "\(dice.roll(1...2000))\(unit)"
    }
}
