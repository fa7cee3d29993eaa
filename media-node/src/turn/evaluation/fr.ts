export const FR = `
Bonjour, j'ai | un problème avec | ma connexion internet.
Je voudrais | déclarer un | dégât des eaux / dans | ma cuisine.
Est-ce que vous pouvez | me dire quand | mon colis | va arriver?
Ma machine à | laver ne | marche plus / et je ne | sais pas quoi | faire.
J'ai été | prélevé deux fois pour | la même | commande.
Il faut que | je change | mon adresse de | livraison.
L'écran est | tout noir / et il ne | s'allume plus.
J'ai appelé | la semaine dernière / mais personne | ne m'a | rappelé.
Je m'appelle | Camille Dupont.
text> Camille | Dupont.
text> C'est Jean | Martin.
Je peux | parler à | quelqu'un?
Je voudrais | résilier mon | abonnement / parce que c'est | trop cher.
Ça va | prendre combien | de temps?
Je ne me | souviens plus de | mon mot de | passe.
Il y a | un bruit | bizarre / qui vient du | moteur.
Oui, j'aimerais | prendre | rendez-vous pour | mardi prochain.
Non, ce n'est | pas ce que | j'ai dit.
Quels sont | vos horaires | d'ouverture?
J'ai perdu | ma carte | bancaire / et je dois | la bloquer.
Le technicien devait | passer entre | huit heures et | midi.
Je crois qu'il y a | une erreur sur | ma dernière | facture.
phone_number> C'est le zéro six | douze trente quatre | cinquante six | soixante dix huit.
phone_number> zéro un quarante deux | trente trois | dix zéro | un.
email> camille point | dupont arobase | gmail point | com.
email> C'est j martin arobase | orange point | fr.
datetime> C'est arrivé le | douze | mars.
datetime> Lundi dernier à | quinze heures.
datetime> Hier / vers | midi.
J'habite au | vingt deux rue | de la Paix.
On déménage dans | un nouvel | appartement / le mois prochain.
Mon numéro de | contrat c'est | quatre sept | neuf deux | un.
Il n'y a | pas de | blessés.
L'autre conducteur a | grillé | un feu rouge / et il a | tapé l'arrière de | ma voiture.
Je vous ai | déjà envoyé | les documents.
Est-ce que je peux | payer par | carte?
C'est | pour ma | mère.
Elle a | quatre vingts ans / et elle vit | seule.
J'appelle au | sujet de | la facture que | j'ai reçue ce matin.
Votre site dit que | mon compte est | bloqué.
Est-ce possible d'avoir | un | remboursement?
Le chauffage est | coupé / depuis | trois jours.
Je préférerais | un rendez-vous le | matin.
Envoyez-moi | un | message s'il vous plaît.
Je ne | pense pas.
Ben euh | ça a | commencé hier soir.
Si j'annule | maintenant / est-ce que je serai | remboursé?
Quand j'ouvre | l'application / elle se | ferme tout de suite.
La pièce qui | est cassée c'est | la poignée de la | porte.
Où en | est mon | dossier?
Je l'ai | acheté en | juin.
On était | deux | dans la voiture.
J'aime mieux | attendre le | technicien.
C'est | tout / merci.
Ça ne | fonctionne plus du | tout.
Il me faut | une copie de | mon contrat.
Mon ordinateur est | très lent / depuis la | mise à jour.
Vous pouvez | répéter?
Mon fils a | cassé la vitre / avec | un ballon.
Je n'en | sais rien.
On a commandé | trois chaises / mais il n'y en a | que deux.
La porte ne | ferme plus / parce que le | cadre est tordu.
Ça fait | vingt minutes que | j'attends.
Tout est | mouillé dans | la cave.
Je veux | savoir si | mon assurance | couvre ça.
Il pleuvait / et la route | était glissante.
Vous pouvez | me joindre sur | mon portable.
J'ai oublié de | vous dire que | l'alarme s'est | déclenchée.
reference> C'est le quatre sept | neuf deux | un six.
reference> A B | quarante cinq | soixante sept.
text> Je m'appelle | Claire | Fontaine.
`
