"""Function words of nine languages: what carries grammar and no subject matter.

Closed classes only: articles, pronouns, prepositions, conjunctions, auxiliaries, the commonest adverbs
of degree and place, and the bare verb of saying, which in news marks attribution and nothing else.
Numbers, ordinals, titles and nouns are left out on purpose: a story can turn on "two", "first", "state"
or "million", and the packaged lists drop them.
"""

from __future__ import annotations

FUNCTION_WORDS = {
    "ar": """
        في من على إلى الى عن مع بين بعد قبل خلال منذ حتى عند لدى حول ضد دون بدون نحو عبر تحت فوق أمام خلف وراء داخل
        خارج ضمن سوى غير كل بعض جميع أي كلا كلتا هذا هذه هذان هؤلاء ذلك تلك أولئك هنا هناك هو هي هم هن هما أنا نحن أنت
        أنتم أن إن أنه أنها أنهم إنه إنها إنهم بأن بأنه بأنها لأن لأنه لأنها كأن لكن لكنه لكنها ولكن أو أم ثم بل لا لم
        لن ما ماذا لماذا متى أين كيف كم هل قد لقد فقد وقد سوف كان كانت كانوا يكون تكون يكونوا ليس ليست وكان وكانت
        ليسوا التي الذي الذين اللذان اللتان اللاتي اللواتي والتي والذي والذين إذا إذ لو لولا كما مما عما فيما بينما
        حيث حين عندما كلما إلا أما فإن وأن وإن فأن به بها بهم بهما له لها لهم لهما لنا لي لك فيه فيها فيهم منه منها
        منهم عنه عنها عنهم عليه عليها عليهم إليه إليها إليهم معه معها معهم بينها بينهم بينهما لديه لديها لديهم وفي ومن
        وعلى وإلى وعن ومع وبعد وقبل وهو وهي وهم ولا ولم ولن وما وهذا وهذه وذلك وتلك كذلك أيضا أيضاً فقط جدا جداً قال
        قالت وقال وقالت وأضاف وأضافت يقول تقول عليك ذات ذو أكثر أقل مثل بسبب لذلك هكذا الآن لما وكما كذا إما وإذا بما
        ومما لدينا وله ولها أنني إنني إننا أننا وهناك ثمة نفسه نفسها أنفسهم تم يتم علي إلي كي عدة تكن كنت ولكنه وأنه
        وأنها حتي""",
    "de": """
        der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines ich du er sie
        es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein meine meinen meinem meiner meines dein deine
        deinen deinem deiner sein seine seinen seinem seiner seines ihre ihren ihrem ihrer ihres unser unsere unseren
        unserem unserer unseres euer eure euren eurem eurer dies diese diesen diesem dieser dieses jene jenen jenem
        jener jenes jede jeden jedem jeder jedes alle allen allem aller alles manche manchen mancher manches solche
        solchen solcher solches welche welchen welchem welcher welches wer wen wem wessen was wo wohin woher wann wie
        warum weshalb wieso man jemand niemand etwas nichts einige einigen einiger einiges beide beiden viele vielen
        vieler mehr sehr und oder aber denn sondern doch sowie sowohl weder noch entweder dass daß ob wenn weil als da
        damit während obwohl bevor nachdem bis seit sobald indem falls sodass je desto in im ins an am ans auf aufs
        aus bei beim durch durchs für fürs gegen hinter mit nach neben ohne über übers um ums unter von vom vor vors
        wegen zu zum zur zwischen trotz statt laut außer innerhalb außerhalb aufgrund gegenüber ab bin bist ist sind
        seid war warst waren wart wäre wären gewesen sei seien habe hast hat haben habt hatte hatten hätte hätten
        gehabt werde wirst wird werden werdet wurde wurden würde würden worden geworden kann kannst können könnt
        konnte konnten könnte könnten muss muß müssen musste mussten müsste müssten soll sollen sollte sollten will
        wollen wollte wollten darf dürfen durfte durften dürfte dürften mag möge mögen möchte möchten nicht nur auch
        schon dann so also nun jetzt hier dort dabei dafür dagegen daher dadurch danach daran darauf daraus darin
        darüber darum darunter davon davor dazu dazwischen deshalb deswegen jedoch allerdings zudem außerdem bereits
        etwa immer wieder wohl zwar eben selbst selber sonst ja nein einander hin her deren dessen derselbe dieselbe
        dasselbe denselben sagte sagten sagt sagen gesagt hieß heißt anderen andere anderer anderes anderem welch
        worüber wobei wodurch wofür womit denen mehrere mehreren wenig wenige""",
    "en": """
        a an the this that these those such same each every either neither both all any some none no other another
        others much many more most few fewer less least several own i me my mine myself we us our ours ourselves you
        your yours yourself yourselves he him his himself she her hers herself it its itself they them their theirs
        themselves one's oneself who whom whose which what whatever whichever whoever where wherever when whenever why
        how however someone somebody something anyone anybody anything everyone everybody everything nobody nothing
        there here and or but nor so yet if unless because since while whilst whereas although though as than then
        thus therefore hence whether lest of in on at by to for from with without within into onto upon about above
        across after against along alongside amid among amongst around before behind below beneath beside besides
        between beyond despite down during except inside like near off out outside over past per through throughout
        toward towards under underneath until till unto up versus via am is are was were be been being have has had
        having do does did doing done will would shall should can cannot could may might must ought not only also too
        very just even still again ever never always often already almost rather quite once now further else instead
        meanwhile moreover otherwise perhaps maybe nevertheless nonetheless furthermore yes oh well away back together
        say says said saying isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't won't wouldn't
        shan't shouldn't can't couldn't mayn't mightn't mustn't oughtn't needn't i'm you're he's she's it's we're
        they're that's there's here's who's what's where's how's let's i've you've we've they've i'd you'd he'd she'd
        we'd they'd i'll you'll he'll she'll it'll we'll they'll that'll""",
    "es": """
        el la los las lo un una unos unas al del este esta esto estos estas ese esa eso esos esas aquel aquella
        aquello aquellos aquellas yo tú tu tus te ti mí mi mis me él ella ello ellos ellas usted ustedes nosotros
        nosotras vosotros vosotras nos os se sí si su sus suyo suya suyos suyas nuestro nuestra nuestros nuestras
        vuestro vuestra mío mía le les que qué quien quién quienes quiénes cual cuál cuales cuáles cuyo cuya cuyos
        cuyas donde dónde adonde cuando cuándo como cómo cuanto cuánto cuanta cuántos cuántas porque porqué y e o u ni
        pero sino aunque mientras pues luego así también tampoco no más mas menos muy mucho mucha muchos muchas poco
        poca pocos pocas tan tanto tanta tantos tantas todo toda todos todas otro otra otros otras mismo misma mismos
        mismas cada cualquier cualquiera algún alguno alguna algunos algunas ningún ninguno ninguna algo nada alguien
        nadie varios varias ambos ambas demás a ante bajo con contra de desde durante en entre hacia hasta mediante
        para por según sin sobre tras excepto salvo además ya aún aun todavía siempre nunca jamás solo sólo entonces
        ahora aquí ahí allí allá después antes dentro fuera cerca lejos casi quizá quizás embargo obstante soy eres es
        somos sois son era eras éramos eran fui fue fuimos fueron ser sido siendo sea sean será serán sería serían
        fueran fuese fuesen estoy está están estamos estaba estaban estuvo estuvieron estar estando esté estén estará
        estarán estaría estarían estuviera estuvieran he has ha hemos han había habían hubo haber habido habiendo haya
        hayan habrá habrán habría habrían hubiera hubieran hubiese hay tengo tiene tienen tenía tenían tuvo tuvieron
        tener tenga tengan tendrá puede pueden podía podían pudo podrá podrán podría podrían pueda puedan debe deben
        debía debería deberían dijo dijeron dice dicen decir dicho podemos""",
    "fr": """
        le la les l un une des du de d au aux ce cet cette ces ceci cela ça c celui celle ceux celles je j me m moi tu
        te t toi il elle on nous vous ils elles se s soi lui leur leurs eux y en mon ma mes ton ta tes son sa ses
        notre nos votre vos mien sien même mêmes qui que qu quoi dont où quel quelle quels quelles lequel laquelle
        lesquels lesquelles auquel auxquels duquel desquels desquelles quand comment pourquoi combien et ou mais ni or
        car donc si comme lorsque lorsqu puisque puisqu quoique tandis alors ainsi aussi aucun aucune certains
        certaines chaque chacun chacune plusieurs quelque quelques quelqu rien personne tout toute tous toutes tel
        telle tels telles autre autres à dans par pour sur sous avec sans chez vers entre contre depuis pendant durant
        avant après devant derrière dès jusque jusqu hors malgré selon outre parmi envers afin près loin lors ne n pas
        plus moins jamais très trop peu beaucoup assez tant autant encore déjà toujours souvent ici là voici voilà
        presque seulement ensuite puis cependant toutefois pourtant notamment également non oui suis es est sommes
        êtes sont étais était étions étaient fus fut furent être été étant étée étés sera seront serait seraient soit
        soient fût ai as a avons avez ont avais avait avions avaient eu eut eurent avoir ayant aura auront aurait
        auraient ait aient fait faire peut peuvent pouvait pouvaient pu pourra pourront pourrait pourraient puisse
        doit doivent devait devaient devrait devraient dû va vont allait allaient aurai dit dits disait disent dire
        indiqué déclaré ajouté aujourd hui quelqu'un celui-ci celle-ci ceux-ci celles-ci celui-là celle-là lui-même
        elle-même eux-mêmes elles-mêmes peut-être c'est-à-dire là-bas dit-il dit-elle a-t-il a-t-elle font sauf av""",
    "it": """
        il lo la i gli le l un uno una del dello della dei degli delle dell al allo alla ai agli alle all dal dallo
        dalla dai dagli dalle dall nel nello nella nei negli nelle nell sul sullo sulla sui sugli sulle sull col coi
        di a da in con su per tra fra d questo questa questi queste quest quello quella quelli quelle quel quei quegli
        quell ciò io tu egli ella lui lei esso essa noi voi essi esse loro me te mi ti ci vi si se sé ne mio mia miei
        mie tuo tua tuoi tue suo sua suoi sue nostro nostra nostri nostre vostro vostra vostri vostre che chi cui
        quale quali quanto quanta quanti quante dove dov quando come com perché perchè poiché e ed o od ma però anzi
        né neanche nemmeno neppure anche pure mentre sebbene benché affinché dunque quindi allora così non più meno
        molto molta molti molte poco poca pochi poche tanto tanta tanti tante troppo tutto tutta tutti tutte altro
        altra altri altre stesso stessa stessi stesse ogni ognuno qualche qualcuno qualcosa alcuno alcuni alcune alcun
        nessun nessuno nessuna niente nulla tale tali entrambi senza sotto sopra dentro fuori davanti dietro prima
        dopo durante contro verso oltre presso secondo attraverso tramite fino sino circa ancora già sempre mai solo
        soltanto ora adesso oggi poi qui qua lì là ecco infatti inoltre tuttavia invece forse quasi sono sei è siamo
        siete era ero eravamo erano fu fui furono essere stata state essendo sia siano sarà saranno sarebbe sarebbero
        fosse fossero ho hai ha abbiamo avete hanno avevo aveva avevano ebbe ebbero avere avuto avendo abbia abbiano
        avrà avranno avrebbe avrebbero avesse avessero fa fanno fatto fare può possono poteva potevano potrà potrebbe
        potrebbero potuto deve devono doveva dovrebbe dovrebbero viene vengono veniva venivano va detto dice dicono
        disse dire ad venne vennero propria proprio propri proprie aver sta stanno stava stavano li""",
    "pt": """
        o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela pelos pelas num numa dum duma de
        em por para com sem sob sobre entre contra desde até após ante perante durante mediante segundo conforme
        através além dentro fora este esta isto estes estas esse essa isso esses essas aquele aquela aquilo aqueles
        aquelas deste desta disto destes destas desse dessa disso desses dessas daquele daquela daqueles neste nesta
        nestes nestas nesse nessa nisso nesses nessas naquele naquela àquele àquela eu tu ele ela nós vós eles elas
        você vocês me mim te ti se si lhe lhes vos dele dela deles delas nele nela neles nelas comigo consigo conosco
        meu minha meus minhas teu tua seu sua seus suas nosso nossa nossos nossas que quem qual quais cujo cuja cujos
        cujas onde aonde quando como quanto quanta quantos quantas porque porquê pois e ou mas nem porém contudo
        todavia entretanto portanto logo assim também embora enquanto caso não mais menos muito muita muitos muitas
        pouco pouca poucos poucas tão tanto tanta tantos tantas todo toda todos todas tudo outro outra outros outras
        mesmo mesma mesmos mesmas próprio própria cada qualquer quaisquer algum alguma alguns algumas nenhum nenhuma
        algo nada alguém ninguém vários várias ambos ambas tal tais já ainda sempre nunca jamais só somente apenas
        então agora aqui aí ali lá depois antes perto longe quase talvez sou és é somos são era eram fui foi fomos
        foram ser sido sendo seja sejam será serão seria seriam fosse fossem estou está estamos estão estava estavam
        esteve estiveram estar estando esteja estejam estará estarão estaria hei há havia haviam houve haver havido
        haja tenho tem temos têm tinha tinham teve tiveram ter tido tendo tenha tenham terá terão teria teriam tivesse
        tivessem pode podem podia podiam pôde poderá poderão poderia poderiam possa possam deve devem devia deveria
        deveriam vai vão disse disseram diz dizem dizer dito afirmou lo próprios próprias""",
    "ru": """
        и а но да или либо ни что чтобы как когда если хотя пока потому поэтому так также тоже же ли бы б не нет ведь
        лишь только уже ещё еще даже вот вон в во на с со к ко о об обо от ото из изо у по за до для без безо под подо
        над надо перед передо при про через сквозь между среди против после кроме вместо ради около вокруг возле вдоль
        из-за из-под насчёт относительно согласно благодаря несмотря вследствие ввиду я меня мне мной мною ты тебя
        тебе тобой он его него ему нему им ним нём нем она её ее неё нее ей ней ею нею оно мы нас нам нами вы вас вам
        вами они их них ими ними себя себе собой мой моя моё мои моего моей моих твой твоя твои наш наша наше наши
        нашего нашей нашу наших нашим ваш ваша ваше ваши свой своя своё свое свои своего своей свою своих своим своему
        своими этот эта это эти этого этой эту этих этому этим этими этом тот та то те того той ту тех тому тем теми
        том такой такая такое такие такого такую таких такому таким сам сама само сами самого самой самих самим весь
        вся всё все всего всей всю всех всему всем всеми всём который которая которое которые которого которой которую
        которых которому которым которыми котором кто кого кому кем ком чего чему чем чём чей чья чьи какой какая
        какое какие какого каких каким каком каждый каждая каждое каждого каждой каждую каждые каждых любой любая
        любые другой другая другое другие других другого другим иной иные некоторые некоторых никто никого ничто
        ничего некий кто-то что-то какой-то какие-то где куда откуда почему зачем сколько столько там тут здесь сюда
        туда тогда теперь сейчас затем потом быть был была было были буду будет будем будут будь есть будучи является
        являются являлся можно может могут мог могла могли нужно должен должна должно должны нельзя очень более менее
        самый самая самые самых больше меньше почти всегда никогда иногда опять снова однако впрочем причём причем
        сказал сказала сказали говорит заявил заявила отметил отметила именно хоть мало много своем своём поскольку
        таком спустя""",
    "tr": """
        ve ile veya ya yahut da de ki ama fakat ancak lakin çünkü zira eğer ise hem ne nasıl neden niçin niye nerede
        nereye nereden kim kimi kime kimin kimse kaç hangi hangisi bu şu o bunu şunu onu buna şuna ona bunun şunun
        onun bunda şunda onda bundan şundan ondan bunlar şunlar onlar bunları onları bunların onların bunlara onlara
        onlardan bunlardan ben sen biz siz beni seni bizi sizi bana sana bize size benim senin bizim sizin bende sende
        bizde sizde benden senden bizden sizden kendi kendisi kendine kendini kendisine kendisini kendileri her herkes
        hepsi hiç hiçbir bazı bazıları birçok birkaç çok az daha en pek biraz bir biri birisi birinin şey şeyi şeyler
        böyle şöyle öyle böylece gibi kadar için göre karşı rağmen dolayı beri itibaren önce sonra üzere üzerine
        üzerinde üzerinden altında arasında arasındaki içinde içinden dışında karşısında tarafından hakkında konusunda
        nedeniyle birlikte yana değil değildir var yok mi mı mu mü mıdır midir dır dir idi imiş iken şimdi artık hâlâ
        hala henüz bile sadece yalnızca yalnız belki acaba sanki zaten ayrıca yine gene tüm bütün diğer başka aynı
        olan olarak olduğu olduğunu olup oldu olmak olması olmayan olmadığı olur olursa olacak olacağını ederek etti
        eden ettiği edecek edildi ediyor etmek yapılan bulunan vardı vardır yoktu dedi diye dediği söyledi belirtti
        ifade şeklinde burada orada şurada buraya oraya buradan oradan ilgili boyunca ilişkin olmuştur olabilir
        herhangi ardından yönelik dair""",
}
"""Written as in running text, with accents; `stop_words` folds them."""
