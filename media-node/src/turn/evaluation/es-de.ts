export const ES = `
Hola, tengo | un problema con | mi conexión a internet.
Quisiera | informar de | una fuga de agua / en | la cocina.
Me puede | decir cuándo | llega mi | paquete?
Mi lavadora no | funciona / y no | sé qué | hacer.
Me cobraron | dos veces por | el mismo pedido.
Necesito | cambiar mi | dirección de | entrega.
La pantalla está | negra / y no se | enciende.
Llamé la semana pasada / pero nadie | me devolvió la | llamada.
Me llamo | Carlos García.
text> Carlos | García.
Puedo | hablar con | una persona?
Quiero | cancelar mi | suscripción / porque es | muy cara.
Cuánto tiempo | va a | tardar?
He perdido | mi tarjeta de | crédito.
El técnico | tenía que | venir entre | las ocho y | las doce.
Creo que hay | un error en | mi última | factura.
phone_number> Seis uno dos | tres cuatro cinco | seis siete ocho.
email> carlos arroba | gmail punto | com.
datetime> Fue el | doce de | marzo.
datetime> El lunes pasado a | las tres de la tarde.
Vivo en | la calle | Mayor.
No hay | heridos.
El otro coche se | saltó el | semáforo / y me | golpeó.
Ya les | envié los | documentos.
Si cancelo | ahora / me devuelven el | dinero?
Cuando abro | la aplicación / se | cierra.
Eso es | todo / gracias.
Lo compré | en | junio.
Puede | repetir por favor?
Mi hijo rompió | la ventana / con | una pelota.
Buenas tardes, llamo | por una | factura que | no entiendo.
Quería | saber si mi | seguro cubre | el robo.
El coche no | arranca / desde | esta mañana.
Me gustaría | hablar con alguien de | reclamaciones.
La caldera | hace un | ruido muy raro.
Hace tres días que | no tengo | agua caliente.
No recuerdo | mi contraseña.
Puede | enviarme una | copia del | contrato?
El paquete llegó | roto / y quiero | una devolución.
Estaba | lloviendo / y la carretera estaba | mojada.
Mi madre se | cayó en | la escalera.
Necesito que | venga un | técnico / lo antes | posible.
Pagué | con tarjeta / pero no me | llegó el recibo.
Me han | cobrado una | comisión que | no es mía.
La puerta | no cierra / porque el | marco está torcido.
reference> Es el cuatro siete | nueve dos | uno seis.
reference> A B | cuarenta y cinco | sesenta y siete.
text> Me llamo | Lucía | Fernández.
email> lucia punto | fernandez arroba | correo punto | es.
phone_number> Seis cinco cuatro | treinta y dos | once | cero nueve.
datetime> Ayer por | la tarde.
datetime> Fue el martes / a las | cinco de la tarde.
Tengo | una pregunta sobre | mi póliza.
El otro conductor | no tenía | seguro.
Prefiero | que me llamen por | la mañana.
`
export const DE = `
Guten Tag, ich habe | ein Problem mit | meinem Internet.
Ich möchte | einen | Wasserschaden in | der Küche melden.
Können Sie | mir sagen wann | mein Paket | kommt?
Meine Waschmaschine | geht nicht mehr / und ich weiß nicht | was ich | machen soll.
Mir wurde die | Bestellung zweimal | abgebucht.
Ich muss meine | Lieferadresse | ändern.
Der Bildschirm ist | schwarz / und er geht | nicht an.
Ich habe letzte Woche | angerufen / aber niemand | hat zurückgerufen.
Mein Name ist | Anna Schmidt.
text> Anna | Schmidt.
Kann ich mit | einem Menschen | sprechen?
Ich will mein | Abo kündigen / weil es | zu teuer ist.
Wie lange | wird das | dauern?
Ich habe meine | Kreditkarte | verloren.
Der Techniker sollte zwischen | acht und | zwölf kommen.
Ich glaube auf | meiner Rechnung ist | ein Fehler.
phone_number> null eins sieben | sechs eins zwei | drei vier.
email> anna punkt | schmidt at | gmx punkt | de.
datetime> Das war am | zwölften | März.
datetime> Letzten Montag um | fünfzehn Uhr.
Ich wohne in | der Hauptstraße | zwölf.
Es gibt | keine Verletzten.
Der andere Fahrer ist | bei Rot | gefahren / und hat mein | Auto getroffen.
Ich habe Ihnen die | Unterlagen schon | geschickt.
Wenn ich | jetzt kündige / bekomme ich mein | Geld zurück?
Das ist | alles / danke.
Ich habe | es im | Juni gekauft.
Können Sie | das bitte | wiederholen?
Mein Sohn hat | das Fenster | kaputt gemacht.
Ich brauche | eine Kopie von | meinem Vertrag.
`
