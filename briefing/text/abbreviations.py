"""Abbreviations whose full stop seldom ends a sentence, by language, and the words that mark reported speech.

Lower case, without the last stop. Three kinds, because what may follow differs:
`TITLES` stand before a name, `COUNTED` before a number, and `OTHERS` may end a sentence, which the next word tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from briefing.text.words import stop_words

TITLES = {
    "ar": "د أ م ا ص ش ق",
    "de": """
        dr prof hr fr frl ing dipl mag hl st z.b u.a d.h i.d.r i.a o.ä v.a s.o s.u bzw ca vgl evtl inkl exkl
        sog geb gest gen gegr str jr n mr mrs red verf hrsg ehem zz zzt stellv vors rd mind max min etw allg
        bes vgl. u z d i.e usf lt gem betr v med rer nat phil jur habil em th ch joh wilh br insb ggf
        einschl bzgl div oberstlt""",
    "en": """
        mr mrs ms mx dr prof rev fr gen lt col maj capt cpt cmdr cdr adm brig sgt cpl pvt pfc ssgt msgt gov
        rep reps sen sens pres atty supt det insp amb hon msgr mons bros messrs mmes st mt ft vs v cf e.g
        i.e viz esp approx dept univ assn natl intl est hr insp const congr treas asst assoc dep secy chmn
        spc ste spkr""",
    "es": """
        sr sra srta sres sras dr dra d dña prof profa lic ing arq gral gen cnel cap tte sgto alm pdte excmo
        excma ilmo mons fr fray sto sta av avda p.ej ej vs c aprox dpto núm tel ud uds vd vds ee ss rr ilma
        ilmo excmos cmdte comdte fco fca ntra ntro mª profª pbro crnl mtro mtra""",
    "fr": """
        mr m mm mme mmes mlle mlles dr drs me mes pr prof gén gal col cdt cap lt sgt adj st ste mgr cf env
        apr av p.ex ex vs c.-à-d bd boul vol éd tél ph th ch sté fg c.-à-d lcl cne""",
    "it": """
        sig sigg sig.ra sig.na dott dott.ssa dr prof prof.ssa on avv ing arch geom rag gen col cap ten magg
        serg mons sen min pres egr gent spett s ss p.es es cfr ca vs c.d f.lli cav comm lav ill.mo ill.ma
        on.le dr.ssa""",
    "pt": """
        sr sra srs sras dr dra drs dras prof profa eng enga exmo exma gen cel cap ten sgt alm pres gov dep
        sen min mons d st sto sta av p.ex ex vs ca aprox tel séc des arq pe mal maj del profª fed ilmo ilma
        exmos desa exa""",
    "ru": """
        им ул пр просп пл пер д стр корп кв обл р-н пос св акад проф доц ген полк подп кап лейт т.е т.к т.н
        т тов гр см ср напр св зам зав исп пом руб. рис табл дж оз о р гл ред ген.-лейт чл корр канд""",
    "tr": """
        mr mrs dr prof doç yrd av gen org korg tümg tuğg alb yb bnb yzb tğm ütğm müh mim sn hz öğr gör uzm
        op vb. bkz örn yy mah cad sok sk bul apt bşk kur ecz müst kd üstğm""",
    "nl": """
        dhr mevr mw drs ir ing mr dr prof ds burg sen gen kol lt st bijv o.a m.a.w d.w.z resp ca evt incl
        excl mgr""",
    "pl": """
        prof dr hab inż mgr ks św ul al pl os gen płk mjr kpt por red tzw np im ppłk min wicemin bp abp o nt
        ok""",
    "sv": "dr prof bl.a t.ex dvs s.k f.d kl ca st gen",
    "uk": "ім вул просп пл пров проф акад доц ген полк м т т.зв ред гл св о р напр зам заст дж обл зв",
}
COUNTED = {
    "de": "nr abs art s kap bd ziff rn az tel jh",
    "en": """
        no nos art arts fig figs p pp vol vols ch chap sec sect para paras op eq ex cl tel ext reg ver c ca
        circa""",
    "es": "no nº n núm núms art arts fig pág págs p vol cap tel inc",
    "fr": "no nos n nº art fig p pp chap al vol",
    "it": "n nr nn art artt fig pag pagg p vol cap tel lett",
    "pt": "n no nº núm art arts fig pág págs p vol cap tel inc",
    "ru": "ст п пп гл с рис № табл тел ч млн млрд тыс",
    "tr": "m.ö m.s no s md sf c",
    "nl": "nr art blz p tel",
    "pl": "nr art ust str poz tel s",
    "sv": "nr s kap tel",
    "uk": "ст п пп рис № тел млн млрд тис",
}
OTHERS = {
    "ar": "هـ إلخ",
    "de": """
        usw etc jan feb mär apr jun jul aug sep sept okt nov dez mo di mi do fr sa so mio mrd tsd std u.s.w
        co ges abt n.chr v.chr chr gmbh""",
    "en": """
        inc ltd co corp cos llc plc jr sr bros etc al jan feb mar apr jun jul aug sep sept oct nov dec mon
        tue tues wed thu thur thurs fri sat ave blvd rd hwy pkwy mass calif ariz fla ga ala ark colo conn
        del ill ind kan ky la md mich minn miss mo mont neb nev okla ore pa tenn tex vt va wash wis wyo ont
        que alta min max hrs mins secs lbs oz km sq m.p.h mph a.m p.m rtd ret retd ed eds esq pt rt""",
    "es": """
        etc uu aa oo hh ff jj cc ene feb mar abr may jun jul ago sep sept oct nov dic s.a s.l cía ltda ee.uu
        a.m p.m a.c d.c""",
    "fr": "etc janv févr avr juil sept oct nov déc s.a cie j.-c",
    "it": "ecc etc feb mar apr mag giu lug ago set ott nov dic s.p.a s.r.l spa a.c d.c",
    "pt": "etc jan fev mar abr mai jun jul ago set out nov dez s.a ltda cia a.c d.c",
    "ru": """
        г гг руб коп млн тыс янв фев апр авг сент окт нояб дек др пр т.д т.п н.э н г в вв кг км м см чел час
        мин сек долл р""",
    "tr": "vb vs vd ş a.ş ltd şti",
    "nl": "enz etc e.d e.a jan feb mrt apr jun jul aug sep okt nov dec n.v b.v jr sr",
    "pl": "itd itp etc r w zł tys mln mld godz min",
    "sv": "osv etc m.m kr milj mdkr jan feb apr aug sept okt nov dec",
    "uk": "р рр грн коп млн тис ін т.д т.п год хв сек",
}
# Verbs that follow or precede a closed quotation.
SPEECH = {
    "de": "sagte sagt erklärte meinte betonte fragte rief schrieb",
    "en": """
        said says asked told added wrote tweeted replied shouted yelled cried exclaimed wondered demanded
        asks writes adds recalled explained continued warned declared insisted""",
    "es": "dijo dice preguntó afirmó añadió explicó gritó exclamó respondió",
    "fr": "dit demande demandé déclaré lance lancé répond répondu ajoute ajouté",
    "it": "ha dice disse chiede chiese aggiunge",
    "pt": "disse diz perguntou afirmou questionou gritou",
    "ru": "сказал сказала говорит заявил заявила спросил спросила",
    "tr": "dedi diye",
}
# What may follow "5 p.m." without opening a sentence.
AFTER_CLOCK = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december jan feb mar apr jun jul aug sep sept oct nov dec et est edt ct cst cdt mt
        mst mdt pt pst pdt gmt bst utc cet cest local eastern central pacific sharp"""
# Languages that write an ordinal as a number with a stop: 3. Mai, III. Selim.
ORDINALS = frozenset({"de", "tr", "da", "no", "nb", "fi", "cs", "sk", "sl", "hr", "hu", "pl", "et", "lv", "is"})
_WORDS_TOO = (
    "so do no sec mar pass set art out may mag al ed miss mass min sat sun mon don per pro pos son ten univ in "
    "des del med maj pe ch em fed cc pt ste dep rt br kd kur np os por pl de la re resp evt im mal"
)
EVERYWHERE = frozenset(
    word for lists in (TITLES, COUNTED, OTHERS) for listed in lists.values() for word in listed.split() if len(word) > 1
).difference(_WORDS_TOO.split())
"""The abbreviations of all languages that are not also words."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a language's sentences are told by. All lower case; `starters` are its folded function words."""

    titles: frozenset[str]
    counted: frozenset[str]
    others: frozenset[str]
    speech: frozenset[str]
    starters: frozenset[str]
    after_clock: frozenset[str]
    ordinals: bool


@lru_cache(maxsize=64)
def rules_of(language: str) -> Rules:
    """A language's abbreviations; one without a list of its own gets the English titles, which travel."""
    known = language if language in TITLES else "en"
    return Rules(
        titles=frozenset(TITLES[known].split()),
        counted=frozenset(COUNTED.get(known, "").split()),
        others=frozenset(OTHERS[known].split()),
        speech=frozenset(SPEECH.get(known, "").split()),
        starters=stop_words(language),
        after_clock=frozenset(AFTER_CLOCK.split()),
        ordinals=language in ORDINALS,
    )
