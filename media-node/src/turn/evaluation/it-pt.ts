export const IT = `
Buongiorno, ho | un problema con | la mia connessione.
Vorrei | segnalare una | perdita d'acqua / in | cucina.
Mi può | dire quando | arriva il mio | pacco?
La mia lavatrice non | funziona / e non | so cosa | fare.
Mi avete | addebitato due volte | lo stesso ordine.
Devo | cambiare il mio | indirizzo di | consegna.
Lo schermo è | nero / e non si | accende.
Ho chiamato | la settimana scorsa / ma nessuno | mi ha | richiamato.
Mi chiamo | Marco Rossi.
text> Marco | Rossi.
Posso | parlare con | una persona?
Voglio | disdire il mio | abbonamento / perché è | troppo caro.
Quanto tempo | ci | vuole?
Ho perso | la mia carta di | credito.
Il tecnico doveva | venire tra | le otto e | mezzogiorno.
Credo che ci sia | un errore nella | mia bolletta.
phone_number> tre tre tre | uno due tre | quattro cinque sei sette.
email> marco punto | rossi chiocciola | gmail punto | com.
datetime> È successo il | dodici | marzo.
datetime> Lunedì scorso alle | tre del pomeriggio.
Abito in | via | Roma.
Non ci sono | feriti.
L'altra macchina è | passata con | il rosso / e mi ha | colpito.
Vi ho | già mandato i | documenti.
Se annullo | adesso / mi ridate i | soldi?
Quando apro | l'applicazione / si | chiude subito.
È | tutto / grazie.
L'ho | comprato a | giugno.
Può | ripetere per favore?
Mio figlio ha | rotto la finestra / con | un pallone.
`
export const PT = `
Bom dia, tenho | um problema com | a minha internet.
Eu queria | comunicar uma | fuga de água / na | cozinha.
Pode | me dizer quando | chega a minha | encomenda?
A minha máquina de | lavar não | funciona / e não | sei o que | fazer.
Me cobraram | duas vezes o | mesmo pedido.
Preciso | mudar o meu | endereço de | entrega.
A tela está | preta / e não | liga.
Liguei | na semana passada / mas ninguém | me ligou de volta.
Meu nome é | Ana Silva.
text> Ana | Silva.
Posso | falar com | uma pessoa?
Quero | cancelar a minha | assinatura / porque é | muito cara.
Quanto tempo | vai | demorar?
Perdi | o meu cartão de | crédito.
O técnico ficou de | vir entre | as oito e | o meio-dia.
Acho que tem | um erro na | minha fatura.
phone_number> nove um dois | três quatro cinco | seis sete oito.
email> ana ponto | silva arroba | gmail ponto | com.
datetime> Foi no | dia doze de | março.
datetime> Segunda-feira passada às | três da tarde.
Moro na | rua | Augusta.
Não há | feridos.
O outro carro | passou no | sinal vermelho / e bateu no | meu.
Eu já | enviei os | documentos.
Se eu | cancelar agora / recebo o meu | dinheiro de volta?
Quando abro o | aplicativo / ele | fecha.
É só | isso / obrigada.
Comprei | em | junho.
Pode | repetir por favor?
Meu filho quebrou | a janela / com | uma bola.
`
