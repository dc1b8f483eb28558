"""Which of a character's readings people really type.

Dictionaries list every reading that was ever recorded (家 as gu, 的 as di), and the first
is not always the common one. Each living reading more doubles what a name is found by, so
the few hundred common characters that have several are written down here.
"""

from __future__ import annotations

# Several readings, all of them common: tried in headlines too. The most likely first.
_COMMON = """
重zhong,chong 长chang,zhang 行xing,hang 调diao,tiao 都du,dou 乐le,yue 传chuan,zhuan 降jiang,xiang
弹dan,tan 省sheng,xing 校xiao,jiao 藏cang,zang 朝chao,zhao 还hai,huan 曾zeng,ceng 薄bo,bao
厦sha,xia 便bian,pian 参can,shen,cen 率lu,shuai 得de,dei 着zhe,zhao,zhuo 了le,liao 没mei,mo
给gei,ji 差cha,chai 觉jue,jiao 泊bo,po 圈quan,juan 会hui,kuai 单dan,shan,chan 盛sheng,cheng
宿su,xiu 屏ping,bing 择ze,zhai 血xue,xie 剥bo,bao 壳ke,qiao 恶e,wu 塞sai,se 堡bao,bu,pu
解jie,xie 贾jia,gu 角jiao,jue 露lu,lou 模mo,mu 否fou,pi 什shen,shi 谁shui,shei 似si,shi
种zhong,chong
"""

# Another reading in a few words or names only: tried in the names of people and bodies.
_OCCASIONAL = """
称cheng,chen 大da,dai 强qiang,jiang 的de,di 地di,de 见jian,xian 和he,huo 度du,duo 将jiang,qiang
色se,shai 提ti,di 系xi,ji 数shu,shuo 落luo,la,lao 查cha,zha 阿a,e 景jing,ying 车che,ju 射she,ye
扎zha,za 奇qi,ji 陆lu,liu 食shi,si 核he,hu 被bei,pi 遗yi,wei 乘cheng,sheng 术shu,zhu 其qi,ji
勒le,lei 卡ka,qia 识shi,zhi 拓tuo,ta 石shi,dan 暴bao,pu 著zhu,zhuo 劲jin,jing 吁yu,xu
脉mai,mo 亲qin,qing 说shuo,shui,yue 若ruo,re 磅bang,pang 属shu,zhu 折zhe,she 辟pi,bi 尾wei,yi
蛇she,yi 削xue,xiao 佛fo,fu 蔓man,wan 迫po,pai 汤tang,shang 禅chan,shan 埋mai,man 缩suo,su
畜chu,xu 柏bai,bo 弟di,ti 艾ai,yi 栖qi,xi 扛kang,gang 巷xiang,hang 卜bu,bo 靓liang,jing
臭chou,xiu 爪zhua,zhao 朴pu,piao,po 曝pu,bao 尉wei,yu 颤chan,zhan 颈jing,geng 雀que,qiao
镐gao,hao 铛dang,cheng 钥yao,yue 轧zha,ya 裳shang,chang 蛤ge,ha 蚌bang,beng 藉jie,ji 肋lei,le
耙pa,ba 缪miao,mou,miu 纤xian,qian 糜mi,mei 粘zhan,nian 疟nue,yao 牟mou,mu 澄cheng,deng
栅zha,shan 攒zan,cuan 拗ao,niu 抹mo,ma 扒ba,pa 扁bian,pian 弄nong,long 嚼jiao,jue 咽yan,ye
咳ke,hai 呢ne,ni 吓xia,he 匙chi,shi 剿jiao,chao 刹cha,sha 刨bao,pao 俩liang,lia 伽jia,qie,ga
伺si,ci 仔zi,zai 仇chou,qiu 万wan,mo 区qu,ou 员yuan,yun 召zhao,shao 盖gai,ge 翟zhai,di
繁fan,po 秘mi,bi 覃qin,tan 隗kui,wei 郇xun,huan 郗xi,chi 谌chen,shen 洗xi,xian 祭ji,zhai
能neng,nai 黑hei,he 句ju,gou 宓mi,fu 澹dan,tan 俟si,qi 南nan,na 不bu,fou 期qi,ji 六liu,lu
歙she,xi 荥xing,ying 涡wo,guo 铅qian,yan 蔚wei,yu 莘shen,xin 浒hu,xu 莞guan,wan
枞zong,cong 番fan,pan 蕃fan,bo 晟sheng,cheng 幢chuang,zhuang 倘tang,chang
侗dong,tong 咖ka,ga 茄qie,jia
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    entries = {}
    for entry in table.split():
        entries[entry[0]] = tuple(dict.fromkeys(entry[1:].split(",")))
    return entries


COMMON = _read(_COMMON)
OCCASIONAL = _read(_OCCASIONAL) | COMMON
