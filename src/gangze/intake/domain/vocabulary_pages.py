"""The words that tell web pages and documents of other kinds (页面与文种用词)."""

from __future__ import annotations

# One word list a name, wrapped by hand: a list literal would take a line a word.
# ruff: noqa: SIM905
# fmt: off

NON_DUTY_TITLES: dict[str, str] = {
    **dict.fromkeys(
        """
        工作总结 总结 述职报告 个人述职 实习总结
        """.split(),
        "summary",
    ),
    **dict.fromkeys(
        """
        工作计划 工作要点
        """.split(),
        "plan",
    ),
    **dict.fromkeys(
        """
        讲话 演讲 竞聘 致辞 发言稿 发言
        """.split(),
        "speech",
    ),
    **dict.fromkeys(
        """
        公告 公示 通知 通告 通报
        """.split(),
        "notice",
    ),
    **dict.fromkeys(
        """
        招聘 招聘启事 招聘公告 诚聘 急聘
        """.split(),
        "job_advert",
    ),
    **dict.fromkeys(
        """
        新闻 快讯
        """.split(),
        "news",
    ),
    **dict.fromkeys(
        """
        心得 体会 感想 实习报告 论文 读后感
        """.split(),
        "article",
    ),
    **dict.fromkeys(
        """
        合同 协议书 合同书
        """.split(),
        "contract",
    ),
    **dict.fromkeys(
        """
        会议纪要 纪要
        """.split(),
        "minutes",
    ),
    **dict.fromkeys(
        """
        慰问信 感谢信 倡议书
        """.split(),
        "letter",
    ),
    **dict.fromkeys(
        """
        行为规范 行为守则 员工守则
        """.split(),
        "rules",
    ),
    **dict.fromkeys(
        """
        题库 试题 试卷 考试
        """.split(),
        "questions",
    ),
    **dict.fromkeys(
        """
        操作流程 业务流程 操作规程
        """.split(),
        "procedure",
    ),
    **dict.fromkeys(
        """
        年度报告 治理报告
        """.split(),
        "report",
    ),
    **dict.fromkeys(
        """
        采购公告 采购项目 磋商公告 竞争性磋商 竞争性谈判 招标公告 招标项目 招标文件 投标 中标 成交公告 询价公告 比选公告 遴选公告 流标
        """.split(),
        "tender",
    ),
    "产品说明书": "product",
    **dict.fromkeys(
        """
        申请书 承诺书 问卷
        """.split(),
        "form",
    ),
    **dict.fromkeys(
        """
        指南 须知 问答
        """.split(),
        "guide",
    ),
}
"""A title word that says what the document is instead of a duty document."""

NEGATIVE_CUES: tuple[tuple[str, str, float], ...] = (
    ("尊敬的各位", "speech", 1.5), ("各位领导", "speech", 1.0), ("同志们", "speech", 2.0),
    ("大家好", "speech", 2.0), ("谢谢大家", "speech", 2.0), ("衷心祝愿", "speech", 1.5),
    ("女士们", "speech", 2.0), ("先生们", "speech", 1.5), ("来宾", "speech", 1.5),
    ("借此机会", "speech", 1.5), ("新春", "speech", 1.0), ("特此通知", "notice", 3.0),
    ("特此公告", "notice", 3.0), ("特此公示", "notice", 3.0), ("现将有关事项通知如下", "notice", 2.5),
    ("通知如下", "notice", 2.0), ("公告如下", "notice", 2.5), ("各分行、", "notice", 0.3),
    ("暂停营业", "notice", 2.0), ("敬请谅解", "notice", 2.0), ("报名时间", "notice", 1.5),
    ("参会人员", "notice", 1.5), ("会议地点", "notice", 1.5), ("会议时间", "notice", 1.5),
    ("请各单位", "notice", 1.0), ("单项选择题", "questions", 4.0), ("多项选择题", "questions", 4.0),
    ("判断题", "questions", 3.0), ("简答题", "questions", 3.0), ("参考答案", "questions", 3.0),
    ("( )", "questions", 1.0), ("()。", "questions", 1.0), ("得分", "questions", 0.7),
    ("甲方", "contract", 1.0), ("乙方", "contract", 1.0), ("主持人:", "minutes", 1.5),
    ("记录人", "minutes", 1.5), ("会议听取", "minutes", 1.5), ("会议认为", "minutes", 1.5),
    ("会议决定", "minutes", 1.0), ("参加人员", "minutes", 1.0), ("列席", "minutes", 0.7),
    ("本报讯", "news", 3.0), ("记者", "news", 1.0), ("通讯员", "news", 1.5), ("日前", "news", 0.7),
    ("近日", "news", 0.7), ("据悉", "news", 1.5), ("据了解", "news", 1.5), ("来源:", "news", 0.7),
    ("责任编辑", "news", 1.0), ("表示,", "news", 0.6), ("指出,", "news", 0.5), ("签约仪式", "news", 1.0),
    ("简历", "job_advert", 2.0), ("应聘", "job_advert", 1.5), ("招聘人数", "job_advert", 2.0),
    ("招聘岗位", "job_advert", 1.5), ("面试", "job_advert", 1.0), ("五险一金", "job_advert", 2.0),
    ("薪资", "job_advert", 1.0), ("月薪", "job_advert", 1.5), ("报名方式", "job_advert", 1.5),
    ("投递", "job_advert", 1.5), ("诚邀", "job_advert", 1.0), ("发送至", "job_advert", 1.0),
    ("工作地点", "job_advert", 1.0), ("今年以来", "summary", 1.5), ("工作总结如下", "summary", 2.5),
    ("总结如下", "summary", 2.0), ("同比增长", "summary", 1.0), ("较年初", "summary", 1.0),
    ("较上年", "summary", 1.0), ("取得了", "summary", 0.8), ("一年来", "summary", 1.5),
    ("半年来", "summary", 1.5), ("存在的不足", "summary", 1.0), ("年末余额", "summary", 1.0),
    ("我深知", "summary", 1.5), ("在领导的", "summary", 1.0), ("完成全年", "summary", 1.0),
    ("实习", "summary", 1.0), ("本文将", "article", 3.0), ("本文档旨在", "article", 3.0),
    ("本文", "article", 1.0), ("一般来说", "article", 1.5), ("一般包括", "article", 1.5),
    ("通常包括", "article", 1.5), ("众所周知", "article", 1.5), ("随着", "article", 0.3),
    ("总而言之", "article", 2.0), ("综上所述", "article", 1.5), ("总之,", "article", 1.0),
    ("扮演着", "article", 1.5), ("在现代", "article", 1.0), ("本文重点", "article", 2.0),
    ("以下是银行", "article", 1.5), ("作为金融", "article", 0.5), ("可能会因", "article", 1.0),
    ("至关重要", "article", 0.7), ("参考范文", "article", 2.0), ("可以分为以下", "article", 1.5),
)
"""Phrase, what it speaks for, weight. Summed per document; see documents.py."""

FURNITURE_PHRASES = (
    "小编", "仅供参考", "希望对大家有", "希望对您有", "供大家参考", "供您参考", "欢迎阅读", "欢迎查阅", "侵权请联系",
    "联系网站删除", "联系我们删除", "联系本站", "下载前请", "相关资源", "感谢您的阅读", "感谢阅读", "为您推荐", "猜您感兴趣",
    "收藏本文", "下载本文", "本文库网站", "本站不对文档",
    "剩余内容", "阅读剩余", "限时优惠", "请下载后阅读", "Copyright", "copyright", "©", "邮编:", "扫码下载", "全站免费", "立享",
    "当前位置", "您的位置", "您现在的位置", "首页>", "首页 >", "首页»", "返回首页", "返回顶部", "上一篇",
    "下一篇", "相关文档", "最新文档", "相关推荐", "相关阅读", "热门文档", "猜你喜欢", "合集下载",
    "下载本文档", "下载文档", "免费下载", "点击下载", "立即下载", "全文下载", "收藏本站", "加入收藏",
    "设为首页", "打印本页", "关闭窗口", "版权所有", "版权说明", "版权声明", "文档简介", "温馨提示",
    "免费阅读", "提交评论", "扫一扫", "ICP备", "网站地图", "浏览次数", "点击数:", "阅读次数", "展开全文",
    "阅读全文", "查看更多", "点击查看", "加载更多", "本站所有资源", "本站的文档", "本站RAR", "本站不保证",
    "本站资源", "本站文档", "本站资料",
    "由用户提供并上传", "未经权益所有人", "文库网", "文库仅提供", "豆丁网", "道客巴巴", "原创力文档",
    "侵犯您的权益", "侵权或不适当", "请自行甄别", "不可在线预览", "仅部分预览", "申请退款", "点击量",
    "访问量:", "友情链接:", "下一页>", "网站备案", "公网安备", "责任编辑:", "请联系客服", "客服QQ", "VIP免费", "本文来源",
    "转载请注明", "更多精彩", "版权申明", "热门推荐", "如文档侵犯", "版权申诉", "不支持退款", "精品文档",
    "可编辑版", "欢迎下载", "文档创建于", "本站为文档", "分享到:", "字号:大", "字体:大", "【字体", "备案号",
    "技术支持:", "分辨率浏览", "浏览器浏览", "友情链接:", "下载全文", "原格式", "支持打印", "【广告】", "加我微信", "关注公众号", "长按识别", "二维码关注", "开通会员", "成为会员",
)
"""A line that contains one of these belongs to the web page or the download site, whatever its length."""

FURNITURE_LINES = (
    "关闭", "评论", "登录", "注册", "首页", "微信", "微博", "打印", "收藏", "分享", "举报", "返回", "更多",
    "下载", "搜索", "目录", "广告", "正文", "字号", "大 中 小", "大中小", "导航", "网站导航", "推荐文章",
    "热点推荐", "友情链接", "相关文章", "联系我们", "关于我们", "组织架构", "人才招聘", "新闻中心",
    "通知公告", "上一页", "下一页", "尾页", "点赞", "附件下载", "阅读", "投稿", "举报反馈", "客服",
    "在线客服", "回复", "返回列表", "发新帖", "只看该作者", "引用", "楼主", "网站首页", "法律声明", "隐私声明", "关于本行", "公司简介", "在线留言", "帮助中心", "投资者关系", "App下载", "APP下载",
)
"""A line that is nothing but one of these."""
