//! Words and phrases by which people thank, complain, greet and chime in; lower case, common words of several languages.
//!
//! One list a kind, parted by commas.

/// Thanks, and that it worked.
pub const THANKS: &str = "\
    thanks, thank you, thank u, thankyou, thx, thnx, tnx, tysm, tyvm, ty, cheers, much appreciated, that \
    worked, that works, this worked, it works now, works now, works like a charm, working now, it \
    worked, that did it, that did the trick, that fixed it, fixed it, solved it, that solved, that \
    helped, got it working, you saved my day, danke, dankeschön, vielen dank, besten dank, hat geholfen, \
    funktioniert jetzt, jetzt geht's, läuft jetzt, merci, ça marche, ça fonctionne, gracias, ya \
    funciona, obrigado, obrigada, valeu, funcionou, grazie, funziona adesso, bedankt, dank je, \
    dankjewel, het werkt, tack, takk, tak, kiitos, спасибо, благодарю, заработало, дякую, dzięki, \
    dziękuję, děkuji, díky, köszönöm, mulțumesc, ευχαριστώ, teşekkürler, terima kasih, cảm ơn";

/// Thanks in scripts written without blanks between words.
pub const THANKS_WITHOUT_BLANKS: &str = "\
    ありがとう, 助かりました, 谢谢, 謝謝, 多谢, 解决了, 감사합니다, 고마워, شكرا, תודה, ขอบคุณ";

/// It doesn't work.
pub const BROKEN: &str = "\
    still broken, still not, still doesn't, still doesnt, still does not, still fails, still failing, \
    still get, still getting, still stuck, still the same, still no luck, still happening, still \
    happens, still an issue, still won't, still can't, still cant, same error, same problem, same issue, \
    didn't help, didnt help, did not help, doesn't help, doesnt help, not helping, didn't fix, did not \
    fix, didn't solve, did not solve, didn't work, didnt work, did not work, doesn't work, doesnt work, \
    does not work, not working, no luck, broke again, broken again, nope didn't, geht nicht, geht immer \
    noch nicht, funktioniert nicht, funktioniert immer noch nicht, klappt nicht, hat nicht geholfen, \
    nicht geholfen, hilft nicht, leider nicht, immer noch nicht, noch immer nicht, toujours pas, todavía \
    no, sigue sin, ainda não, ancora non, nog steeds niet, fortfarande inte, все ещё не, всё ещё не, \
    wciąż nie, ne marche pas, marche pas, marche toujours pas, ne fonctionne pas, fonctionne toujours \
    pas, n'a pas aidé, no funciona, no funcionó, no me funciona, sigue sin funcionar, no ayudó, não \
    funciona, não funcionou, não ajudou, non funziona, non ha funzionato, werkt niet, fungerar inte, \
    virker ikke, fungerer ikke, ei toimi, не работает, не помогло, не помог, не сработало, не працює, не \
    допомогло, nie działa, nie pomogło, nefunguje, nem működik, çalışmıyor";

/// The same in scripts written without blanks between words.
pub const BROKEN_WITHOUT_BLANKS: &str = "\
    動かない, 動きません, だめでした, ダメでした, 不行, 没用, 還是不, 还是不, 안 돼, 안돼, 안됩니다";

/// Turns thanks into a mere politeness: in advance, anyway, for an attempt that is still to be made.
pub const NOT_YET: &str = "\
    in advance, thanks anyway, thank you anyway, thanks though, i'll try, ill try, will try, i will try, \
    let me try, gonna try, i'll check, i'll have a look, i'll give it a try, no thanks, no thank you, im \
    voraus, schon mal, trotzdem, werde ich versuchen, probiere ich, d'avance, quand même, je vais \
    essayer, de antemano, por adelantado, de todos modos, lo probaré, voy a probar, antecipadamente, vou \
    tentar, in anticipo, alvast, på förhand, заранее, попробую, наперед, z góry";

/// "But": what follows thanks with it takes them back.
pub const BUT: &str = "\
    but, however, unfortunately, aber, leider, mais, malheureusement, pero, mas, ma, però, purtroppo, \
    maar, helaas, men, но, однако, але, ale, niestety, ama";

/// Greets; with a name behind it, it is still no more than that.
pub const GREETINGS: &str = "\
    hi, hey, hello, hallo, hola, salut, yo, welcome, welcome to the server, good morning, good evening, \
    good afternoon, good night, morning, evening, moin, servus, ciao, bonjour, bonsoir, guten morgen, \
    guten abend, buenos días, buongiorno, olá, привет";

/// Chimes in, feels with the asker, follows, wonders or thanks: all of it says nothing about the question.
pub const CHIMES_IN: &str = "\
    same, same here, same question, same question here, same issue here, same problem here, same thing \
    here, i have the same problem, i have the same question, i have the same issue, i have the same \
    error, i've got the same problem, having the same issue, having the same problem, i have this too, i \
    have that too, i'm having this too, me too, me three, also interested, interested, interested too, \
    i'm interested too, i'd like to know, i'd like to know that, i'd like to know that too, i'd like to \
    know this too, i'd like to know too, i would like to know that too, i would like to know too, i \
    would like to know, i'd love to know, i want to know too, i was wondering the same, was wondering \
    the same, wondering the same, wondering that too, following, following this, follow, subscribed, \
    commenting to follow, bump, up, this, plus one, upvote, did you find a solution, did you find a fix, \
    did you ever find a solution, did you solve it, any news, any update, any updates, lol, lmao, rofl, \
    xd, oof, ouch, rip, wow, nice, cool, interesting, great question, good question, nice question, hm, \
    hmm, hmmm, huh, idk, no idea, no clue, i don't know, i dont know, don't know, dunno, i have no idea, \
    i have no clue, not sure, i'm not sure, sorry, can't help, i can't help, can't help you, good luck, \
    good luck with that, hope somebody knows, hope someone knows, thanks, thank you, ok, okay, k, i see, \
    ah, oh, uh, um, please, pls, anyone, anybody, someone, that sucks, feel you, i feel you, i feel your \
    pain, been there, there, too, also, man, bro, tbh, all, everyone, everybody, guys, how are you, ich \
    auch, ebenso, gleiches problem, dasselbe problem, keine ahnung, gute frage, würde mich auch \
    interessieren, moi aussi, pareil, aucune idée, bonne question, yo también, igual, ni idea, buena \
    pregunta, eu também, anch'io, ik ook, geen idee, тоже, у меня тоже, не знаю, +1";

/// Says that somebody is looking into it, without an answer yet.
pub const LOOKS_INTO_IT: &str = "\
    let me check, let me see, let me look, let me take a look, i'll check, i'll look, i'll take a look, \
    i'll have a look, i will check, looking into it, looking, on it, one moment, one sec, one second, \
    give me a minute, give me a sec, moment, brb, ich schau, ich schaue mal, ich schau mal, moment mal, \
    je regarde, déjame ver, un momento";

/// Suggests something in the form of a question.
pub const SUGGESTS: &str = "\
    have you tried, did you try, have you checked, did you check, have you looked, did you look, have \
    you considered, why not, why don't you, what about, how about, could it be, can't you, couldn't you, \
    isn't it, wouldn't, shouldn't, maybe, perhaps, what if you, hast du schon, schon probiert, as-tu \
    essayé, has probado";

/// Asks the asker back: a helper who wants to know more.
pub const PROBES: &str = "\
    which version, what version, which os, what os, which database, which library, which one, what \
    error, which error, what does the log, what do the logs, what's the error, what is the error, what \
    have you tried, what did you try, can you show, can you post, can you share, could you show, could \
    you post, could you share, do you have, do you get, do you use, do you mean, did you, are you using, \
    are you on, are you sure, is it on, is this on, is that on, show us, post the, share the, was für, \
    welche version, quelle version, qué versión, какая версия";

/// Words by which an unasked remark shows that it gives advice.
pub const ADVISES: &str = "\
    you can, you could, you need, you should, you want, you have to, you'll have to, you'll need, you'd \
    need, you might, you may, you must, try, use, check, look at, look into, look up, have a look, take \
    a look, set, run, install, make sure, instead, docs, documentation, manual, works for me, worked for \
    me, that's because, it's because, du kannst, du musst, versuch, tu peux, il faut, puedes, tienes \
    que, you don't need";

/// Words that a question and a remark may well have in common by chance.
pub const COMMON: &str = "\
    about, after, also, anybody, anyone, because, been, before, being, could, does, doing, done, from, \
    going, good, have, help, here, into, just, know, like, make, many, more, most, much, need, only, \
    other, over, please, really, same, should, some, somebody, someone, something, still, such, take, \
    than, thank, thanks, that, their, them, then, there, these, they, thing, think, this, those, time, \
    today, very, want, well, were, what, when, where, which, while, will, with, without, work, works, \
    working, would, your, yours";
