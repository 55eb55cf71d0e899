"""Traditional characters that the masking rules know in their simplified forms only."""

_FORMS = (
    # surnames
    "張张劉刘陳陈楊杨黃黄趙赵吳吴孫孙馬马羅罗鄭郑謝谢許许鄧邓馮冯韓韩蕭萧葉叶蔣蒋蘇苏盧卢鍾钟鐘钟譚谭陸陆賈贾"
    "韋韦鄒邹閻阎龍龙賀贺顧顾龔龚萬万錢钱嚴严賴赖龐庞顏颜莊庄聶聂魯鲁關关蘭兰單单畢毕駱骆藍蓝華华饒饶陽阳農农"
    "繆缪簡简車车項项連连蘆芦麥麦婁娄竇窦黨党宮宫費费衛卫閔闵鄔邬邊边師师欒栾榮荣叢丛鞏巩呂吕湯汤齊齐紀纪鮑鲍"
    "應应諸诸東东軒轩轅辕歐欧遲迟長长聞闻範范鳳凤喬乔"
    # titles, labels and what stands around a name
    "處处隊队書书記记經经員员廳厅鎮镇幹干專专總总監监護护醫医爺爷媽妈導导詢询協协網网誌志願愿櫃柜輔辅辦办審审"
    "個个這这說说與与讓让問问對对給给請请們们號号區区縣县門门沒没從从來来為为爲为會会還还聲声後后裡里裏里過过態态"
    "語语罵骂兇凶掛挂搶抢氣气圍围興兴靜静續续該该釋释決决鍵键獨独機机額额時时間间溫温餘余肅肃顯显級级"
    "臺台檯台煩烦廣广質质責责銘铭標标著着開开卻却誰谁無无誤误瞭了牆墙輕轻聽听聯联"
    # numbers, papers and accounts
    "滬沪粵粤贛赣閩闽貴贵雲云陝陕晉晋遼辽瓊琼寧宁證证駕驾駛驶銀银戶户賬账帳帐驗验碼码電电話话繫系係系學学領领試试"
    "數数業业務务遞递訂订編编億亿塊块轉转點点寶宝釘钉紅红鵝鹅貳贰參叁兩两稅税別别識识銷销"
    # addresses
    "棟栋灣湾園园樓楼層层鄉乡"
)
SIMPLIFIED = str.maketrans(dict(zip(_FORMS[::2], _FORMS[1::2], strict=True)))
"""One for one, so that what is found stands at the same place in the text as it was written."""
