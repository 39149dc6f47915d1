"""What page furniture says: words and phrases, by language, with the reason each list exists.

Nothing here decides alone. A phrase counts only together with the form or the place of its line (short,
no stop, at the top, at the end), which `furniture` judges. Phrases are folded when they are read in, so
they are written as people write them; a new language is a new row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from briefing import text


def listed(block: str) -> tuple[str, ...]:
    """The phrases of a block, which are parted by semicolons."""
    return tuple(phrase for part in block.split(";") if (phrase := " ".join(part.split())))


# A line that opens with one of these sends the reader to another page. The colon or the missing stop proves it.
CROSS_LINKS = listed(
    """
    also read; read also; read more; read next; read on; read the full; read our; see also; see more; more on; more
    from; more about; more; related; related article; related story; related stories; recommended; watch; watch
    also; watch now; watch live; listen; video; in pictures; photos; map; interactive; interactive map; graphic; in
    graphics; in video; in photos; pics; read; timeline; factbox; quiz; podcast; analysis; opinion; more news;
    explained; q&a; also on; photo gallery; gallery; slideshow; explainer; don't miss; must read; up next; click
    here; lire aussi; a lire aussi; a lire; voir aussi; lisez aussi; en savoir plus; lire la suite; lesen sie auch;
    lesen sie mehr; mehr zum thema; siehe auch; mehr dazu; weiterlesen; lea también; lee también; leer más; ver
    también; te puede interesar; más información; leggi anche; leggi tutto; vedi anche; leia também; leia mais; veja
    também; saiba mais; lees ook; lees meer; bekijk ook; читайте также; читать далее; подробнее; смотрите также;
    ayrıca bakınız; bunu da okuyun; ilgili haber; اقرأ أيضا; اقرأ المزيد; إقرأ أيضا; 相关阅读; 延伸阅读
    """
)

# A line that is one of these and no more opens a list of other pages' headlines.
LIST_HEADS = listed(
    """
    you might also like; you may also like; you might be interested in; you may also be interested in; more on this
    story; more on this topic; more on this; more stories; more news; more like this; related articles; related
    stories; related content; related topics; related links; related news; related posts; related coverage; related
    internet links; related; most read; most popular; trending; most viewed; most watched; most shared; trending
    now; popular stories; top stories; latest news; latest stories; recommended; recommended for you; recommended
    stories; recommended reading; editor's picks; editors' picks; what to read next; read next; up next; elsewhere
    on the web; from the web; around the web; sponsored stories; promoted stories; further reading; see also; also;
    related gallery; related video; related videos; read also; also read; read more; more from us; our latest
    coverage; in case you missed it; les plus lus; sur le même sujet; à lire aussi; lire aussi; vous aimerez aussi;
    articles liés; mehr zum thema; meistgelesen; das könnte sie auch interessieren; auch interessant; lesen sie
    auch; lo más leído; noticias relacionadas; te puede interesar; también te puede interesar; más noticias; i più
    letti; articoli correlati; potrebbe interessarti; leggi anche; leia também; mais lidas; notícias relacionadas;
    lees ook; meest gelezen; читайте также; по теме; самое читаемое; ilgili haberler; en çok okunanlar; اقرأ أيضا;
    الأكثر قراءة; مواضيع ذات صلة; 相关新闻; 热门新闻
    """
)

# Words to the visitor rather than about the news; the line is short and opens with them.
APPEALS = listed(
    """
    share this; share on; share via; share:; share with; share the article; tweet this; pin it; subscribe; sign up;
    sign in; log in; log on; login; register now; register for free; join us; join our; join the conversation; join
    the discussion; follow us; follow @; like us on; find us on; like our facebook; connect with us; get our
    newsletter; get the newsletter; get the latest; get breaking news; get short url; breaking news emails; download
    our app; download the app; get our app; newsletter; daily newsletter; our newsletter; email this; e-mail this;
    print this; email address; comment on; comments are closed; leave a comment; leave a reply; post a comment; view
    comments; show comments; write a comment; add a comment; have your say; send us your; become a member; support
    our journalism; support independent; donate; make a donation; advertisement; story continued below; continued
    below; view gallery; now playing; text size; back to gallery; just watched; must watch; watch more; media
    playback; you need the latest version; download now; want stories like; be sure to subscribe; download the; play
    facebook; enlarge; photo; video; audio; advertising; thanks for signing up; keep an eye on your inbox; there was
    an error processing; sponsored content; sponsored by; story continues below; article continues below; continue
    reading; skip to; jump to; back to top; return to top; scroll down; tap here; swipe; accept cookies; accept all;
    click here to; click here for; tap here to; klicken sie hier; cliquez ici; haga clic aquí; haz clic aquí; clicca
    qui; clique aqui; klik hier; нажмите здесь; buraya tıklayın; cookie policy; cookie settings; privacy policy;
    terms of use; terms of service; terms and conditions; we use
    cookies; this site uses cookies; this website uses; this video is; video unavailable; javascript is; please
    enable; please click; your browser; note to readers; forward this article; buy now; shop
    now; gift this article; community standards; report a typo; report an error; spotted an error; see an error;
    have a tip; got a tip; have a story; do you have a story; copy link; copy url; save article; bookmark this;
    partager; partagez; abonnez-vous; s'abonner; inscrivez-vous; je m'abonne; suivez-nous; publicité; réservé aux
    abonnés; cet article est réservé; commentaires; teilen; jetzt teilen; artikel teilen; abonnieren; jetzt
    abonnieren; newsletter abonnieren; anmelden; folgen sie uns; anzeige; werbung; kommentare; compartir; comparte;
    suscríbete; suscríbase; síguenos; síganos; publicidad; condividi; iscriviti; seguici; pubblicità; compartilhe;
    compartilhar; assine; inscreva-se; siga-nos; publicidade; deel dit; deel op; abonneer; meld je aan; volg ons;
    advertentie; поделиться; подпишитесь; подписывайтесь; реклама; комментарии; paylaş; abone ol; bizi takip edin;
    شارك; اشترك; تابعنا; إعلان; 分享; 订阅; 关注我们; 广告
    """
)

# A line of these words alone is a row of buttons.
SHARE_WORDS = listed(
    """
    facebook; twitter; x; whatsapp; telegram; linkedin; pinterest; reddit; tumblr; instagram; threads; bluesky;
    mastodon; messenger; flipboard; pocket; youtube; tiktok; vk; viber; email; e-mail; mail; print; share; tweet;
    copy; link; menu; search; login; bookmark; drucken; teilen; merken; imprimer; partager; imprimir; compartir;
    compartilhar; stampa; condividi; печать; поделиться
    """
)

# Words that newspapers, agencies and stations are called by; a page's first line that ends or begins with one and
# has the headline under it is its masthead. Kinds of outlets, not outlets.
PRESS = listed(
    """
    times; post; tribune; herald; gazette; courier; record; news; observer; chronicle; journal; telegraph; examiner;
    inquirer; ledger; sentinel; dispatch; bulletin; monitor; daily; newspaper; newswire; broadcasting; radio;
    zeitung; blatt; abendblatt; tagblatt; tageblatt; wochenblatt; anzeiger; rundschau; kurier; bote; nachrichten;
    presse; dépêche; quotidien; diario; periódico; noticias; prensa; correo; heraldo; gaceta; corriere; giornale;
    gazzetta; notizie; messaggero; jornal; correio; folha; notícias; krant; dagblad; nieuws; вестник; газета;
    новости; известия; ведомости; gazete; haber; صحيفة; جريدة; وكالة
    """
)

# As above, wherever they stand in a short line that quotes nobody.
APPEALS_WITHIN = listed(
    """
    share this story; share this article; share this post; share this page; share the story with; our newsletter;
    our newsletters; to your inbox; in your inbox; follow us on; find us on facebook; like us on facebook; on our
    facebook page; on twitter and facebook; for breaking news; for more updates; on twitter for; follow him on
    twitter; follow her on twitter; follow them on twitter; on twitter @; click the share buttons; clicking here;
    download the app; download our app; subscribe to our; sign up to our; sign up for our; comment via facebook; all
    comments are moderated
    """
)

# Words of the people who made the page, about the page. Final in an article, whatever their length.
NOTES = listed(
    """
    this article was originally published; this story was originally published; originally published; this article
    originally appeared; this story originally appeared; this post originally appeared; this article first appeared;
    this story first appeared; this article was first published; this story was first published; this article was
    amended; this article has been updated; original article; this story has been updated; the original source of
    this article; this article is republished; the views expressed; the opinions expressed; views expressed;
    opinions expressed; disclaimer; editor's note; editors' note; copyright; ©; all rights reserved; reprinted
    with permission; republished with permission; articles by:; about the author; about the authors; more by this
    author; featured image; cover image; cover photo; top photo; header image; lead image; source:; sources:; a
    previous version of this; an earlier version of this; this corrects; this story corrects; contributing:; this
    version corrects; reporting by; additional reporting by; editing by; writing by; with assistance from; with
    additional reporting; with reporting by; with files from; with agencies; agencies contributed; with inputs from;
    (with inputs from; (reporting by; (additional reporting; (editing by; (writing by; to contact the reporter; to
    contact the author; to contact the editor; contact the author; for media inquiries; for media enquiries; media
    contact; press contact; contact:; our standards:; our standards |; reproduction prohibited; correction:;
    clarification:; note to editors; notes to editors; cet article a
    été; les opinions exprimées; tous droits réservés; avec afp; dieser artikel; quelle:; alle rechte vorbehalten;
    este artículo; todos los derechos reservados; fuente:; tutti i diritti riservati; riproduzione riservata; todos
    os direitos reservados; alle rechten voorbehouden; все права защищены; источник:; kaynak:; tüm hakları saklıdır;
    جميع الحقوق محفوظة; المصدر:; 来源; 责任编辑; 版权所有
    """
)

# Notes too, where no verb is near: a sentence may begin so.
SIGNATURES = listed(
    """
    first published; articles by; edited by; compiled by; written by; story by; produced by; translated by
    """
)

# Two or more in one closing paragraph make it a legal notice, however many sentences it has.
LEGAL = listed(
    """
    copyright; all rights reserved; fair use; permission; without notice; terms of use; trademark; responsib; liab;
    views expressed; opinions expressed; do not necessarily; does not necessarily; the author; author's own;
    author(s); redistribut; reproduc; rewritten; republish; cross-post; crosspost; commercial purposes; educational
    purposes; acknowledged; privacy policy; inaccurate; this site; this website; this article; hyperlink; licence;
    license; creative commons; may not be; droits; reproduction; responsabilité; haftung; urheberrecht; derechos;
    responsabilidad
    """
)

# Page labels that stand before a list of sections or tags.
LABELS = listed(
    """
    ressort; rubrik; region; regions; theme; themes; tag; tags; topic; topics; category; categories; section; filed
    under; filed in;
    posted in; keywords; more about; in-depth report; published in; series; thèmes; mots-clés; rubrique; themen;
    schlagworte; schlagwörter; temas; etiquetas; argomenti; onderwerpen; теги; темы; рубрика; etiketler; konular;
    الكلمات المفتاحية; 标签; 关键词
    """
)

# What a photograph's line begins with.
CREDITS = listed(
    """
    photo by; photos by; photo:; photos:; photo credit; photograph:; photography by; photographs by; image:;
    images:; image credit; image source; image caption; image copyright; image via; picture:; picture by; pictures:;
    file photo; file image; file picture; stock photo; caption:; credit:; media caption; video caption;
    illustration:; illustration by; graphic:; getty images; (photo; (image; (file photo; (ap photo; ap photo; hide
    caption; toggle caption; enlarge this image; crédit photo; crédits photo; photo d'archives; foto:; bild:;
    bildquelle; symbolbild; archivbild; fotografía:; imagen:; immagine:; imagem:; beeld:; фото:; fotoğraf:; الصورة:;
    图片来源; 图:
    """
)

# Photograph and wire agencies, as they sign a line.
AGENCIES = listed(
    """
    AP; AFP; Reuters; REUTERS; Getty; Getty Images; EPA; EFE; ANSA; dpa; DPA; APA; PA; UPI; Xinhua; TASS; Tass; RIA
    Novosti; Interfax; Anadolu; AA; IANS; PTI; ANI; Kyodo; Yonhap; Bloomberg; CNN; Shutterstock; iStock; Alamy;
    Unsplash; Pixabay; Flickr; Wikimedia Commons; Associated Press; The Associated Press; AP Photo; Press
    Association; AFP/Getty Images; Belga; ATS; Lusa; ANP; NTB; TT; Ritzau; MTI; PAP; CTK; Agencies; agencies; ABACA;
    SIPA; SPA; MENA
    """
)

# Words that a finite clause can hardly do without; a short line with none of them names something.
VERBS = listed(
    """
    is; are; was; were; be; been; has; have; had; do; does; did; will; would; can; could; may; might; must;
    shall; should; isn't; aren't; wasn't; weren't; won't; don't; doesn't; didn't; can't; cannot; couldn't; wouldn't;
    it's; he's; she's; that's; they're; we're; i'm; there's; said; says; told; made; took; came; went; got; gave;
    saw; found; held; left; met; began; won; lost; led; kept; knew; felt; brought; thought; became; broke; fell;
    grew; rose; ran; sent; spoke; stood; wrote; paid; sold; est; sont; était; étaient; a été; ont; avait; fait;
    sera; seront; doit; peut; dit; ist; sind; war; waren; hat; haben; hatte; wird; werden; wurde; wurden; kann;
    soll; muss; sagte; es; son; fue; fueron; era; ha; han; había; será; puede; debe; dijo; è; sono; hanno; aveva;
    sarà; può; deve; foi; foram; são; está; estão; tem; têm; disse; zijn; heeft; hebben; wordt; werd; zei; был;
    была; были; будет; есть; может; dedi; oldu; edildi; olacak; var; كان; كانت; قال; قالت; 是; 有; 在; 说
    """
)

# Grammar words: prose of any length has some, a dump of menu entries or of names has none.
GRAMMAR = listed(
    """
    the; a; an; of; to; in; on; at; for; with; by; from; that; this; it; as; his; her; their; he; she; they; we;
    you; not; but; who; which; when; after; into; than; le; la; les; un; une; des; du; de; dans; pour; par; sur;
    avec; que; qui; der; die; das; den; dem; ein; eine; und; von; zu; mit; auf; für; im; el; los; las; del; en; con;
    por; para; il; lo; gli; di; che; per; nel; o; os; do; da; em; het; een; van; op; и; в; на; с; по; что; не; ve;
    bir; bu; ile; في; من; على
    """
)


def opener(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds, at the start of a folded line, the longest of the phrases as whole words."""
    return re.compile(rf"(?:{alternatives(phrases)})(?!\w)|(?:{alternatives(scripts_without_spaces(phrases))})")


def within(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases in a folded line, from the start of a word."""
    return re.compile(rf"(?<!\w)(?:{alternatives(phrases)})")


def alternatives(phrases: Iterable[str]) -> str:
    """The folded phrases as one regular expression, longest first; one that matches nothing where there are none."""
    folded = sorted({text.fold(phrase).strip() for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase) for phrase in folded) or r"(?!)"


def scripts_without_spaces(phrases: Iterable[str]) -> list[str]:
    """The phrases in scripts that put no space between words, where a phrase ends anywhere."""
    return [phrase for phrase in phrases if phrase and "\u2e80" <= phrase[0] <= "\uffef"]


def words(phrases: Iterable[str]) -> frozenset[str]:
    """The folded single words of a list."""
    return frozenset(text.fold(phrase) for phrase in phrases)
